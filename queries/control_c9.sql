-- C9: sent, and the other side has not confirmed it.
SELECT first_log, subject, first_idx, amount, amount_currency, day
FROM matched
WHERE kind = 'transfer' AND state = 'one_sided' AND first_state = 'live'
  AND day <= $1
ORDER BY first_log, subject, first_idx
