-- The fund card of project $2 ('' = all), of one source ('' = any): the entries
-- behind its figures, as in money_entries, found by their project.  What is
-- not disclosed yet is one line for each party, source and stage.
-- Transfers and returns are those with a half that names the project; a half
-- of the receiver without one has that of the sender.
WITH touched AS (
  SELECT DISTINCT h.kind AS kind, h.subject AS subject
  FROM fold g
  CROSS JOIN half h
  WHERE h.log = g.log AND h.project = $2 AND h.project <> ''
    AND h.kind IN ('transfer', 'refund')),
moved AS (
  SELECT m.kind AS kind, m.subject AS subject, m.first_log AS first_log,
    m.second_log AS second_log, m.first_idx AS first_idx,
    m.second_idx AS second_idx, m.first_state AS first_state,
    m.second_state AS second_state, m.source AS source,
    m.second_source AS second_source, m.project AS project,
    CASE WHEN m.second_project = '' THEN m.project ELSE m.second_project END
      AS second_project, m.day AS day, m.second_day AS second_day,
    m.currency AS currency, m.second_currency AS second_currency,
    m.amount AS amount, m.second_amount AS second_amount,
    CASE WHEN m.state IN ('agreed', 'differs') THEN m.state ELSE 'one_side' END
      AS state, m.first_open AS first_open, m.second_open AS second_open
  FROM touched t
  CROSS JOIN matched m
  WHERE m.kind = t.kind AND m.subject = t.subject),
entry AS (
  SELECT e.stage AS stage, e.log AS log, e.idx AS idx, e.source AS source,
    e.subject AS subject, e.day AS day, e.currency AS currency,
    e.amount AS amount, e.state AS state, e.is_open AS is_open
  FROM money_entry e
  WHERE $2 = '' AND e.stage <> 'raised'
  UNION ALL
  SELECT 'allocated', a.log, a.idx, a.source, a.allocation, a.day,
    a.amount_currency, a.amount, 'one_side',
    CASE WHEN d.log IS NULL THEN 0 ELSE 1 END
  FROM fold g
  CROSS JOIN allocation a
  LEFT JOIN voucher v ON v.log = a.log AND v.idx = a.idx
  LEFT JOIN disclosure d ON d.log = a.log AND d.idx = a.idx
  WHERE a.log = g.log AND a.project = $2 AND a.project <> ''
    AND COALESCE(v.state, 'live') = 'live'
  UNION ALL
  SELECT 'sent', m.first_log, m.first_idx, m.source, m.subject, m.day,
    m.currency, m.amount, m.state, m.first_open
  FROM moved m
  WHERE m.kind = 'transfer' AND m.first_state = 'live' AND m.project = $2
  UNION ALL
  SELECT 'received', m.second_log, m.second_idx, m.second_source, m.subject,
    m.second_day, m.second_currency, m.second_amount, m.state, m.second_open
  FROM moved m
  WHERE m.kind = 'transfer' AND m.second_state = 'live'
    AND m.second_project = $2
  UNION ALL
  SELECT 'returned', m.first_log, m.first_idx, m.source, m.subject, m.day,
    m.currency, m.amount, m.state, m.first_open
  FROM moved m
  WHERE m.kind = 'refund' AND m.first_state = 'live' AND m.project = $2
  UNION ALL
  SELECT 'taken_back', m.second_log, m.second_idx, m.second_source, m.subject,
    m.second_day, m.second_currency, m.second_amount, m.state, m.second_open
  FROM moved m
  WHERE m.kind = 'refund' AND m.second_state = 'live' AND m.project = $2
  UNION ALL
  SELECT 'paid', v.log, v.idx, v.source, v.payment, v.day, v.amount_currency,
    v.amount, 'one_side', CASE WHEN d.log IS NULL THEN 0 ELSE 1 END
  FROM fold g
  CROSS JOIN payment v
  LEFT JOIN disclosure d ON d.log = v.log AND d.idx = v.idx
  WHERE v.log = g.log AND v.project = $2 AND v.project <> ''
    AND v.state = 'live'),
seen AS MATERIALIZED (
  SELECT e.*
  FROM entry e
  WHERE ($1 = '' OR e.source = $1)
    AND ($2 = '' OR EXISTS (SELECT 1 FROM open_project p
      WHERE p.project = $2))),
line AS (
  SELECT log, idx, day, subject, stage, source, currency, 1 AS n, amount,
    state
  FROM seen
  WHERE is_open = 1
  UNION ALL
  SELECT log, -1, 0, '', stage, source, currency, COUNT(*),
    CAST(SUM(amount) AS BIGINT), 'closed'
  FROM seen
  WHERE is_open = 0
  GROUP BY log, stage, source, currency),
name AS MATERIALIZED (
  SELECT a.party AS party, a.name AS name FROM known_party a),
origin AS MATERIALIZED (
  SELECT s.source AS source, s.name AS name, s.basis AS basis
  FROM known_source s)
SELECT l.log, COALESCE(a.name, ''), l.idx, l.n, l.day, l.stage, l.subject,
  $2, l.source, COALESCE(s.name, ''),
  CASE WHEN l.stage = 'opening' THEN l.amount ELSE 0 END,
  CASE WHEN l.stage = 'opening' THEN l.currency ELSE '' END,
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
  l.state,
  COALESCE(s.basis, '')
FROM line l
LEFT JOIN name a ON a.party = l.log
LEFT JOIN origin s ON s.source = l.source
ORDER BY l.currency, l.source, CASE WHEN l.idx < 0 THEN 1 ELSE 0 END, l.day,
  l.log, l.idx, l.stage, l.subject
