-- Vouchers that the bank has not shown yet; of one account or all ('').
SELECT log, idx, kind, subject, account, day, direction, amount, currency
FROM cash
WHERE log = $1 AND ($2 = '' OR account = $2) AND line = ''
ORDER BY day, idx
