-- Bank lines of our own accounts without a voucher; of one account or all
-- ('').  The oldest come first.
SELECT log, line, account, idx, day, direction, amount, amount_currency
FROM bank_line
WHERE log = $1 AND ($2 = '' OR account = $2) AND state = 'live' AND entry < 0
ORDER BY day, idx
