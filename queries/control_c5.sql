-- C5: written down long after it happened (calendar days).  The day of a
-- promise made is the day it is due.
SELECT log, subject, idx, amount, amount_currency, entered - day
FROM half
WHERE state <> 'reversed' AND day > 0 AND entered > day AND entered <= $1
  AND NOT (kind = 'promise' AND slot = 'first')
ORDER BY log, subject, idx
