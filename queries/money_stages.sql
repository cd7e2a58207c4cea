-- The way of the money, stage by stage: what the bars show.  WIDTH is scaled
-- to 0..100 within the currency, Y is the place of the bar.
-- Project, place and pairing ('' = any) are those of disclosed projects.
WITH stage(n, name) AS (
  SELECT 0, 'opening' UNION ALL SELECT 1, 'raised' UNION ALL
  SELECT 2, 'allocated' UNION ALL
  SELECT 3, 'sent' UNION ALL SELECT 4, 'received' UNION ALL
  SELECT 5, 'paid' UNION ALL SELECT 6, 'returned'),
fact AS (
  SELECT m.stage AS stage, m.currency AS currency,
    CAST(SUM(m.amount) AS BIGINT) AS amount,
    CAST(SUM(m.agreed) AS BIGINT) AS agreed,
    CASE WHEN MIN(m.basis) = MAX(m.basis) THEN MIN(m.basis) ELSE 'mixed' END
      AS basis
  FROM (
    SELECT x.stage AS stage, x.source AS source, x.project AS project,
      x.currency AS currency, x.amount AS amount, x.agreed AS agreed,
      x.basis AS basis
    FROM money_fact x
    WHERE $2 = ''
    UNION ALL
    SELECT y.stage, y.source, y.project, y.currency, y.amount, y.agreed,
      y.basis
    FROM project_fact y
    WHERE $2 <> '' AND y.project = $2) m
  LEFT JOIN open_project p ON p.project = m.project
  WHERE ($1 = '' OR m.source = $1) AND ($2 = '' OR p.project = $2)
    AND ($3 = '' OR p.place = $3) AND ($4 = '' OR p.pairing = $4)
  GROUP BY m.stage, m.currency),
line AS (
  SELECT s.n AS n, s.name AS stage, c.currency AS currency,
    COALESCE(f.amount, 0) AS amount, COALESCE(f.agreed, 0) AS agreed,
    COALESCE(f.basis, '') AS basis,
    MAX(COALESCE(f.amount, 0)) OVER (PARTITION BY c.currency) AS top
  FROM stage s
  CROSS JOIN (SELECT DISTINCT currency FROM fact) c
  LEFT JOIN fact f ON f.stage = s.name AND f.currency = c.currency
  WHERE (s.n BETWEEN 2 AND 5)
    OR (s.n = 1 AND $2 = '' AND $3 = '' AND $4 = '')
    OR f.amount IS NOT NULL)
SELECT n, stage, amount, currency, agreed, currency,
  CASE WHEN stage NOT IN ('opening', 'sent', 'received', 'returned')
    THEN 'one_side'
    WHEN amount = 0 THEN 'none'
    WHEN agreed = amount THEN 'agreed'
    WHEN agreed = 0 THEN 'one_side'
    ELSE 'partly' END,
  basis,
  CASE WHEN top > 0 THEN amount * 100 / top ELSE 0 END,
  CASE WHEN top > 0 THEN agreed * 100 / top ELSE 0 END
FROM line
ORDER BY currency, n
