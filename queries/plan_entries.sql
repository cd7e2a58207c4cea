-- The entries behind a line of the plan execution: of one budget line, source and
-- project ('' = any, '-' = of no budget, of no project that is disclosed).  What
-- is not disclosed yet is one line for each party, source and stage (N says how
-- many, IDX is -1).
WITH entry AS (
  SELECT e.log AS log, CASE WHEN d.log IS NULL THEN -1 ELSE e.idx END AS idx,
    CASE WHEN d.log IS NULL THEN 0 ELSE e.day END AS day,
    CASE WHEN d.log IS NULL THEN '' ELSE e.subject END AS subject,
    e.stage AS stage, e.source AS source, e.line AS line,
    COALESCE(p.project, '') AS project, COALESCE(p.name, '') AS project_name,
    e.currency AS currency, e.amount AS amount, e.state AS state
  FROM plan_entry e
  LEFT JOIN open_project p ON p.project = e.project
  LEFT JOIN disclosure d ON d.log = e.log AND d.idx = e.idx
  WHERE ($1 = '' OR COALESCE(NULLIF(e.line, ''), '-') = $1)
    AND ($2 = '' OR e.source = $2)
    AND ($3 = '' OR COALESCE(p.project, '-') = $3)),
line AS (
  SELECT log, idx, day, subject, stage, source, line, project,
    MIN(project_name) AS project_name, currency, COUNT(*) AS n,
    CAST(SUM(amount) AS BIGINT) AS amount, MIN(state) AS state
  FROM entry
  GROUP BY log, idx, day, subject, stage, source, line, project, currency)
SELECT l.log, COALESCE(a.name, ''), l.idx, l.n, l.day, l.stage, l.subject,
  l.line, l.project, l.project_name, l.source, COALESCE(s.name, ''),
  CASE WHEN l.stage = 'allocated' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'allocated' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'received' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'received' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'paid' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'paid' THEN l.currency ELSE '' END,
  CASE WHEN l.idx < 0 THEN 'closed' ELSE l.state END, COALESCE(s.basis, '')
FROM line l
LEFT JOIN known_party a ON a.party = l.log
LEFT JOIN known_source s ON s.source = l.source
ORDER BY l.currency, l.source, CASE WHEN l.line = '' THEN 1 ELSE 0 END,
  l.line, CASE WHEN l.idx < 0 THEN 1 ELSE 0 END, l.day, l.log, l.idx,
  l.stage, l.subject, l.project
