-- What is past its day at one place or in one project ('' = any).
SELECT 'promise' AS what, x.promise AS id, x.what AS words, '' AS name,
  x.due AS due, $3 - x.due AS days
FROM matched m
JOIN promise x ON x.log = m.first_log AND x.promise = m.subject
JOIN open_project p ON p.project = x.project
WHERE m.kind = 'promise' AND m.state = 'one_sided' AND m.first_open = 1
  AND x.due < $3 AND ($1 = '' OR p.place = $1) AND ($2 = '' OR p.project = $2)
UNION ALL
SELECT 'project', p.project, '', p.name, p.due, $3 - p.due
FROM open_project p
WHERE p.due > 0 AND p.due < $3
  AND ($1 = '' OR p.place = $1) AND ($2 = '' OR p.project = $2)
  AND NOT EXISTS (SELECT 1 FROM matched h WHERE h.kind = 'handover'
    AND h.project = p.project AND h.state = 'agreed')
ORDER BY 5, 1, 2
