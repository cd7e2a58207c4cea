-- C18: the two sides' amounts differ.  The difference is public at once; there
-- is none in money where the currencies or only other facts differ.
SELECT first_log, subject, first_idx, difference,
  CASE WHEN difference = 0 THEN '' ELSE currency END, day
FROM matched
WHERE kind IN ('transfer', 'opening') AND state = 'differs' AND day <= $1
ORDER BY first_log, subject, first_idx
