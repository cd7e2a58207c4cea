-- The newest head of each log that each witness countersigned.
SELECT c.log, COALESCE(p.name, ''), c.key_name, MAX(c.size), MAX(l.size)
FROM cosignature c
JOIN log l ON l.party = c.log
LEFT JOIN known_party p ON p.party = c.log
WHERE $1 = '' OR c.log = $1
GROUP BY c.log, p.name, c.key_name
ORDER BY c.log, c.key_name
