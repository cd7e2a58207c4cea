-- The dated codes and names of one unit.
SELECT c.code, c.edition, c.name, c.since, c.until
FROM unit_code c
WHERE c.unit = $1
ORDER BY c.log, c.edition, c.code
