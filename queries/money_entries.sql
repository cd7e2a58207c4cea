-- The entries behind the figures: of one party, source, project, year (2017) or
-- month (2017-03), plan, programme, pairing, donor unit, place, kind of aid,
-- delivery mode; '' = any, '-' = of none, or of one that is not disclosed.  What is not disclosed yet is one
-- line for each party, source and stage (N says how many, IDX is -1), so
-- that sums are those of every other table.
WITH entry AS (
  SELECT e.log AS log, CASE WHEN e.is_open = 1 THEN e.idx ELSE -1 END AS idx,
    CASE WHEN e.is_open = 1 THEN e.day ELSE 0 END AS day,
    CASE WHEN e.is_open = 1 THEN e.subject ELSE '' END AS subject,
    CASE WHEN e.is_open = 1 THEN e.other ELSE '' END AS other,
    CASE WHEN e.is_open = 1 THEN COALESCE(p.project, '') ELSE '' END
      AS project,
    CASE WHEN e.is_open = 1 THEN COALESCE(p.name, '') ELSE '' END
      AS project_name,
    e.stage AS stage, e.source AS source, e.currency AS currency,
    e.amount AS amount, e.state AS state
  FROM money_entry e
  LEFT JOIN open_project p ON p.project = e.project
  LEFT JOIN planned g ON g.project = e.project
  LEFT JOIN known_source k ON k.source = e.source
  WHERE ($1 = '' OR e.log = $1) AND ($2 = '' OR e.source = $2)
    AND ($3 = '' OR COALESCE(p.project, '-') = $3)
    AND ($4 = '' OR e.year = $4 OR e.month = $4)
    AND ($5 = '' OR COALESCE(k.plan, '-') = $5)
    AND ($6 = '' OR COALESCE(NULLIF(g.programme, ''), '-') = $6)
    AND ($7 = '' OR COALESCE(NULLIF(g.pairing, ''), '-') = $7)
    AND ($8 = '' OR COALESCE(NULLIF(g.unit, ''), '-') = $8)
    AND ($9 = '' OR COALESCE(NULLIF(g.place, ''), '-') = $9)
    AND ($10 = '' OR COALESCE(NULLIF(g.aidkind, ''), '-') = $10)
    AND ($11 = '' OR COALESCE(NULLIF(g.mode, ''), '-') = $11)),
line AS (
  SELECT log, idx, day, subject, other, project, MIN(project_name)
      AS project_name, stage, source, currency,
    COUNT(*) AS n, CAST(SUM(amount) AS BIGINT) AS amount,
    MIN(state) AS state
  FROM entry
  GROUP BY log, idx, day, subject, other, project, stage, source, currency)
SELECT l.log, COALESCE(a.name, ''), l.idx, l.n, l.day, l.stage, l.subject,
  l.other, l.project, l.project_name, l.source, COALESCE(s.name, ''),
  CASE WHEN l.stage = 'opening' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'opening' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'raised' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'raised' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'allocated' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'allocated' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'sent' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'sent' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'received' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'received' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'paid' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'paid' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'returned' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'returned' THEN l.currency ELSE '' END,
  CASE WHEN l.stage = 'taken_back' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'taken_back' THEN l.currency ELSE '' END,
  CASE WHEN l.stage IN ('opening', 'received') THEN l.amount
    WHEN l.stage IN ('paid', 'returned') THEN -l.amount ELSE 0 END,
  CASE WHEN l.stage IN ('opening', 'received', 'paid', 'returned')
    THEN l.currency ELSE '' END,
  CASE WHEN l.idx < 0 THEN 'closed' ELSE l.state END,
  COALESCE(s.basis, '')
FROM line l
LEFT JOIN known_party a ON a.party = l.log
LEFT JOIN known_source s ON s.source = l.source
ORDER BY l.currency, l.source, CASE WHEN l.idx < 0 THEN 1 ELSE 0 END, l.day,
  l.log, l.idx, l.stage, l.subject, l.project
