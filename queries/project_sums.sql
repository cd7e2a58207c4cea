-- Budgets of projects by plan and kind of aid, with sums by plan ('' as kind)
-- and over all ('' as plan).  Only the lowest level is recorded.
WITH base AS (
  SELECT p.plan AS plan, p.aidkind AS aidkind, COALESCE(k.name, '') AS name,
    p.budget_currency AS currency, p.budget AS budget
  FROM open_project p
  LEFT JOIN aidkind k ON k.log = p.log AND k.aidkind = p.aidkind
  WHERE p.budget_currency <> '' AND ($1 = '' OR p.programme = $1)),
line AS (
  SELECT 0 AS level, plan, aidkind, MIN(name) AS name, currency,
    COUNT(*) AS n, CAST(SUM(budget) AS BIGINT) AS budget
  FROM base GROUP BY plan, aidkind, currency
  UNION ALL
  SELECT 1, plan, '', '', currency, COUNT(*), CAST(SUM(budget) AS BIGINT)
  FROM base GROUP BY plan, currency
  UNION ALL
  SELECT 2, '', '', '', currency, COUNT(*), CAST(SUM(budget) AS BIGINT)
  FROM base GROUP BY currency)
SELECT level, plan, aidkind, name, n, budget, currency,
  CASE WHEN MAX(budget) OVER (PARTITION BY currency) > 0
    THEN budget * 100 / MAX(budget) OVER (PARTITION BY currency)
    ELSE 0 END
FROM line
ORDER BY currency, CASE WHEN level = 2 THEN 1 ELSE 0 END, plan, level, aidkind
