-- C18: the two sides' amounts differ, and not both have explained it.  The
-- difference is public at once; there is none in money where the currencies or
-- only other facts differ.
SELECT sender, transfer, sent_idx, difference, difference_currency, age_day
FROM transfer_line
WHERE status = 'differs' AND explained <> 'both' AND age_day <= $1
ORDER BY sender, transfer, sent_idx
