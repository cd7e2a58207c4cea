-- The lines of a budget and, as the last row, their total: adopted, changed
-- since, allocated, left.  A note shows once its entry is disclosed.
WITH line AS (
  SELECT n.log AS log, n.line AS line, n.idx AS idx, n.bucket AS bucket,
    n.project AS project, n.amount AS planned, n.amount_currency AS currency,
    q.most AS most, q.used AS used,
    CASE WHEN d.log IS NULL THEN '' ELSE n.note END AS note
  FROM budget_line n
  JOIN quota q ON q.log = n.log AND q.quota = 'line:' || n.line
  LEFT JOIN disclosure d ON d.log = n.log AND d.idx = n.idx
  WHERE n.budget = $1),
row_of AS (
  SELECT 0 AS is_total, log, line, idx, bucket, project, planned, currency,
    most, used, note
  FROM line
  UNION ALL
  SELECT 1, log, '', -1, '', '', CAST(SUM(planned) AS BIGINT), currency,
    CAST(SUM(most) AS BIGINT), CAST(SUM(used) AS BIGINT), ''
  FROM line GROUP BY log, currency)
SELECT r.log,
  CASE WHEN r.is_total = 1 THEN 0
    ELSE ROW_NUMBER() OVER (PARTITION BY r.is_total ORDER BY r.line) END,
  r.line, r.idx, r.bucket, r.project, COALESCE(p.name, ''), r.planned,
  r.currency, r.most - r.planned, r.currency, r.most, r.currency, r.used,
  r.currency, r.most - r.used, r.currency,
  CASE WHEN r.most > 0 THEN r.used * 100 / r.most ELSE 0 END, r.note,
  r.is_total
FROM row_of r
LEFT JOIN open_project p ON p.project = r.project
ORDER BY r.is_total, r.line
