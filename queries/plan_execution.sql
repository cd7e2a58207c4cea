-- How budgets are carried out: a line for each line of those in force, and one
-- for each source and project with money that no budget has.  $1 is what the
-- lines stand together by: 'plan' (in and outside the plan) or 'bucket'
-- (projects, reserve, preparation, operating); $2 one year, $3 one source
-- ('' = any).  A project is named once it is disclosed.
WITH line AS (
  SELECT n.log AS log, n.line AS line, n.idx AS idx, n.budget AS budget,
    n.bucket AS bucket, n.source AS source, COALESCE(p.project, '') AS project,
    CAST(b.year AS TEXT) AS year, n.amount AS planned, q.most AS amount,
    n.basis AS basis
  FROM budget_line n
  JOIN budget b ON b.log = n.log AND b.budget = n.budget
    AND b.state = 'adopted'
  JOIN quota q ON q.log = n.log AND q.quota = 'line:' || n.line
  LEFT JOIN open_project p ON p.project = n.project),
spent AS (
  SELECT e.line_log AS log, e.line AS line, e.source AS source,
    CASE WHEN e.line = '' THEN COALESCE(p.project, '') ELSE '' END AS project,
    CAST(SUM(CASE WHEN e.stage = 'allocated' THEN e.amount ELSE 0 END)
      AS BIGINT) AS allocated,
    CAST(SUM(CASE WHEN e.stage = 'received' THEN e.amount ELSE 0 END)
      AS BIGINT) AS received,
    CAST(SUM(CASE WHEN e.stage = 'paid' THEN e.amount ELSE 0 END)
      AS BIGINT) AS paid,
    CAST(SUM(CASE WHEN e.state = 'agreed' THEN e.amount ELSE 0 END)
      AS BIGINT) AS agreed
  FROM plan_entry e
  LEFT JOIN open_project p ON p.project = e.project
  GROUP BY e.line_log, e.line, e.source,
    CASE WHEN e.line = '' THEN COALESCE(p.project, '') ELSE '' END),
row_of AS (
  SELECT l.log AS log, l.line AS line, l.idx AS idx, l.budget AS budget,
    l.bucket AS bucket, l.source AS source, l.project AS project,
    l.year AS year, l.planned AS planned, l.amount AS amount,
    COALESCE(s.allocated, 0) AS allocated,
    COALESCE(s.received, 0) AS received, COALESCE(s.paid, 0) AS paid,
    COALESCE(s.agreed, 0) AS agreed, l.basis AS basis
  FROM line l
  LEFT JOIN spent s ON s.log = l.log AND s.line = l.line
    AND s.source = l.source
  UNION ALL
  SELECT '', '', -1, '', 'unbudgeted', s.source, s.project, '', 0, 0,
    s.allocated, s.received, s.paid, s.agreed, ''
  FROM spent s
  WHERE s.line = '')
SELECT COALESCE(k.plan, ''), r.source, COALESCE(k.name, ''), r.year,
  r.budget, r.bucket, r.log, r.line, r.idx, r.project, COALESCE(p.name, ''),
  r.planned, k.currency,
  r.amount - r.planned, k.currency,
  r.amount, k.currency,
  r.allocated, k.currency,
  r.received, k.currency,
  r.paid, k.currency,
  CASE WHEN r.line = '' THEN 0 ELSE r.amount - r.allocated END,
  CASE WHEN r.line = '' THEN '' ELSE k.currency END,
  CASE WHEN r.received = 0 OR r.agreed = 0 THEN 'one_side'
    WHEN r.agreed = r.received THEN 'agreed' ELSE 'partly' END,
  CASE WHEN r.line = '' THEN k.basis ELSE r.basis END
FROM row_of r
JOIN known_source k ON k.source = r.source
LEFT JOIN open_project p ON p.project = r.project
WHERE ($2 = '' OR r.year = $2) AND ($3 = '' OR r.source = $3)
ORDER BY k.currency, CASE WHEN $1 = 'plan' THEN COALESCE(k.plan, '')
    ELSE r.bucket END, CASE WHEN r.line = '' THEN 1 ELSE 0 END, r.year,
  r.source, r.log, r.line, r.project
