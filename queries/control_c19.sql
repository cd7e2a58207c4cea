-- C19: pairs of projects of one place and kind of aid in two plans, or with
-- money from two sources.  Whether their names are alike src/book/similar.c
-- says.
WITH funded AS (
  SELECT DISTINCT project, source FROM allocation WHERE project <> '')
SELECT p.log, p.project, p.idx, p.name, q.project, q.name
FROM project p
JOIN project q ON q.place = p.place AND q.aidkind = p.aidkind
  AND q.project > p.project
WHERE $1 > 0 AND (p.plan <> q.plan OR p.programme <> q.programme
  OR EXISTS (SELECT 1 FROM funded f
    JOIN funded g ON g.project = q.project AND g.source <> f.source
    WHERE f.project = p.project))
ORDER BY p.log, p.project, q.project
