-- C18: the two sides' amounts differ, and not both have explained it.  The
-- difference is public at once; there is none in money where the currencies or
-- only other facts differ.
SELECT sender, transfer, sent_idx, difference, difference_currency, age_day
FROM transfer_line
WHERE status = 'differs' AND explained <> 'both' AND age_day <= $1
UNION ALL
SELECT first_log, subject, first_idx, difference,
  CASE WHEN difference = 0 THEN '' ELSE currency END, day
FROM matched
WHERE kind = 'opening' AND state = 'differs' AND day <= $1
ORDER BY 1, 2, 3
