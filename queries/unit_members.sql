-- Units under a unit, and members of a cluster.
SELECT u.unit, u.name, u.kind, 0, u.since
FROM unit u
WHERE u.parent = $1
UNION ALL
SELECT c.unit, COALESCE(u.name, ''), COALESCE(u.kind, ''), 1, c.since
FROM unit_cluster c
LEFT JOIN unit u ON u.log = c.log AND u.unit = c.unit
WHERE c.cluster = $1
ORDER BY 4, 1
