-- C31: promised, past its day, and not confirmed as kept.  The amount is only
-- known once disclosed.
SELECT first_log, subject, first_idx,
  CASE WHEN first_open = 1 THEN amount ELSE 0 END,
  CASE WHEN first_open = 1 THEN amount_currency ELSE '' END, day
FROM matched
WHERE kind = 'promise' AND state = 'one_sided' AND first_state = 'live'
  AND day < $1
ORDER BY first_log, subject, first_idx
