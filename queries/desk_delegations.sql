-- The roles a member may act in today for another, who still holds them.
SELECT d.log, d.role, d.giver
FROM delegation d
JOIN member g ON g.log = d.log AND g.member = d.giver
WHERE d.log = $1 AND d.member = $2 AND d.ended = 0
  AND d.first <= $3 AND d.last >= $3 AND g.ended = 0
  AND ' ' || g.roles || ' ' LIKE '% ' || d.role || ' %'
ORDER BY d.log, d.role
