-- Written down after it happened, and how many calendar days.  The day of a
-- pairing is when its term begins, and of a promise made when it is due:
-- neither is the day of an event.  What was taken over from earlier books is
-- a class of its own, not late.
DROP VIEW IF EXISTS backdated_half;
CREATE VIEW backdated_half AS
SELECT h.log AS log, h.kind AS kind, h.subject AS subject, h.idx AS idx,
  h.amount AS amount, h.amount_currency AS amount_currency, h.entered AS entered,
  h.entered - h.day AS days
FROM half h
WHERE h.state <> 'reversed' AND h.day > 0 AND h.entered > h.day
  AND h.basis <> 'taken_over' AND h.kind <> 'pairing'
  AND NOT (h.kind = 'promise' AND h.slot = 'first');
