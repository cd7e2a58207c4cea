-- C9: sent, and the other side has not confirmed it.  The amount is only
-- known once disclosed.  The days count on the calendar of the side that must
-- confirm.
SELECT first_log, subject, first_idx,
  CASE WHEN first_open = 1 THEN amount ELSE 0 END,
  CASE WHEN first_open = 1 THEN amount_currency ELSE '' END, day,
  CASE WHEN EXISTS (SELECT 1 FROM fold g WHERE g.log = second_log)
    THEN second_log ELSE first_log END
FROM matched
WHERE kind = 'transfer' AND state = 'one_sided' AND first_state = 'live'
  AND day <= $1
ORDER BY first_log, subject, first_idx
