-- Entries that a rule found wrong, and the amounts disregarded for it; of one
-- log, or all ('').
SELECT log, idx, kind, error, field, amount, amount_currency
FROM finding
WHERE $1 = '' OR log = $1
ORDER BY log, idx
