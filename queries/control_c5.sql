-- C5: written down long after it happened (calendar days).  The day of a
-- pairing is when its term begins, and of a promise made when it is due:
-- neither is the day of an event.
SELECT log, subject, idx, amount, amount_currency, entered - day
FROM half
WHERE state <> 'reversed' AND day > 0 AND entered > day AND entered <= $1
  AND kind <> 'pairing' AND NOT (kind = 'promise' AND slot = 'first')
ORDER BY log, subject, idx
