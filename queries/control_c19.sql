-- C19: pairs of projects of one place and kind of aid in two plans, or with
-- money from two sources.  Whether their names are alike src/book/similar.c
-- says.
WITH funded AS (
  SELECT project, MIN(source) AS low, MAX(source) AS high FROM allocation
  WHERE project <> ''
  GROUP BY project)
SELECT p.log, p.project, p.idx, p.name, q.project, q.name
FROM project p
JOIN project q ON q.place = p.place AND q.aidkind = p.aidkind
  AND q.project > p.project
LEFT JOIN funded f ON f.project = p.project
LEFT JOIN funded g ON g.project = q.project
WHERE $1 > 0 AND p.aidkind <> ''
  AND (p.plan <> q.plan OR p.programme <> q.programme
    OR f.low <> g.high OR f.high <> g.low)
ORDER BY p.log, p.project, q.project
