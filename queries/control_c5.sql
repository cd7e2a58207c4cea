-- C5: written down long after it happened (calendar days).  The day of a
-- pairing is when its term begins, and of a promise made when it is due:
-- neither is the day of an event.  What was taken over from earlier books is
-- a class of its own, not late.  The amount is only known once disclosed.
SELECT h.log, h.subject, h.idx,
  CASE WHEN d.log IS NULL THEN 0 ELSE h.amount END,
  CASE WHEN d.log IS NULL THEN '' ELSE h.amount_currency END,
  h.entered - h.day
FROM half h
LEFT JOIN disclosure d ON d.log = h.log AND d.idx = h.idx
WHERE h.state <> 'reversed' AND h.day > 0 AND h.entered > h.day
  AND h.entered <= $1
  AND h.basis <> 'taken_over' AND h.kind <> 'pairing' AND NOT (h.kind = 'promise' AND h.slot = 'first')
ORDER BY h.log, h.subject, h.idx
