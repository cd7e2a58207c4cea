-- Payments that are disclosed: by source, project and place ('' = any).
-- 20 rows from behind $4 on; NEXT stands on the last of them if there are
-- more.
WITH line AS (
  SELECT v.log AS log, v.payment AS payment, v.idx AS idx, v.state AS state,
    v.amount AS amount, v.amount_currency AS amount_currency, v.day AS day,
    v.payee AS payee, v.purpose AS purpose, v.source AS source,
    COALESCE(s.name, '') AS source_name, v.project AS project,
    COALESCE(p.name, '') AS project_name, v.basis AS basis,
    ROW_NUMBER() OVER (ORDER BY v.day DESC, v.log, v.payment) AS r
  FROM payment v
  JOIN disclosure d ON d.log = v.log AND d.idx = v.idx
  LEFT JOIN known_source s ON s.source = v.source
  LEFT JOIN open_project p ON p.project = v.project
  WHERE ($1 = '' OR v.source = $1) AND ($2 = '' OR v.project = $2)
    AND ($3 = '' OR p.place = $3)),
start AS (
  SELECT COALESCE(MAX(r), 0) AS r FROM line WHERE payment = $4)
SELECT l.log, l.payment, l.idx, l.state, l.amount, l.amount_currency, l.day,
  l.payee, l.purpose, l.source, l.source_name, l.project, l.project_name,
  l.basis,
  CASE WHEN l.r = s.r + 20 AND l.r < (SELECT MAX(x.r) FROM line x)
    THEN l.payment ELSE '' END
FROM line l
CROSS JOIN start s
WHERE l.r > s.r AND l.r <= s.r + 20
ORDER BY l.r
