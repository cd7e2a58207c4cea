-- C31: promised, past its day, and not confirmed as kept.
SELECT first_log, subject, first_idx, amount, amount_currency, day
FROM matched
WHERE kind = 'promise' AND state = 'one_sided' AND first_state = 'live'
  AND day < $1
ORDER BY first_log, subject, first_idx
