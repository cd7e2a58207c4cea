-- The currencies of one log's fund sources, or of all ('').
SELECT DISTINCT s.currency
FROM source s
WHERE $1 = '' OR s.log = $1
ORDER BY s.currency
