-- C18: the two sides' amounts differ.
SELECT first_log, subject, first_idx, difference, currency, day
FROM matched
WHERE kind = 'transfer' AND state = 'differs' AND day <= $1
ORDER BY first_log, subject, first_idx
