SELECT log, idx, kind, error, field, amount, amount_currency
FROM finding
WHERE log = $1
ORDER BY log, idx
