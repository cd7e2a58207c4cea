-- C5: written down long after it happened (calendar days).
SELECT log, subject, idx, amount, amount_currency, entered - day
FROM half
WHERE state <> 'reversed' AND day > 0 AND entered > day AND entered <= $1
ORDER BY log, subject, idx
