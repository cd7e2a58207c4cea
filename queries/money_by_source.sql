-- Each fund source's money by stage, in plan and outside plan apart (C17); of
-- one project and place that are disclosed, or all ('').
WITH sums AS (
  SELECT m.source AS source, m.currency AS currency,
    CAST(SUM(CASE WHEN m.stage = 'opening' THEN m.amount ELSE 0 END) AS BIGINT)
      AS opening,
    CAST(SUM(CASE WHEN m.stage = 'raised' THEN m.amount ELSE 0 END) AS BIGINT)
      AS raised,
    CAST(SUM(CASE WHEN m.stage = 'allocated' THEN m.amount ELSE 0 END) AS BIGINT)
      AS allocated,
    CAST(SUM(CASE WHEN m.stage = 'sent' THEN m.amount ELSE 0 END) AS BIGINT)
      AS sent,
    CAST(SUM(CASE WHEN m.stage = 'received' THEN m.amount ELSE 0 END) AS BIGINT)
      AS received,
    CAST(SUM(CASE WHEN m.stage = 'paid' THEN m.amount ELSE 0 END) AS BIGINT)
      AS paid,
    CAST(SUM(CASE WHEN m.stage = 'held' THEN m.amount ELSE 0 END) AS BIGINT)
      AS held,
    CAST(SUM(CASE WHEN m.stage = 'returned' THEN m.amount ELSE 0 END) AS BIGINT)
      AS returned,
    CAST(SUM(CASE WHEN m.stage = 'in_transit' THEN m.amount ELSE 0 END) AS BIGINT)
      AS in_transit,
    CAST(SUM(CASE WHEN m.stage = 'difference' THEN m.amount ELSE 0 END) AS BIGINT)
      AS difference,
    CAST(SUM(CASE WHEN m.stage = 'sent' THEN m.agreed ELSE 0 END) AS BIGINT)
      AS agreed
  FROM (
    SELECT x.stage AS stage, x.source AS source, x.project AS project,
      x.currency AS currency, x.amount AS amount, x.agreed AS agreed
    FROM money_fact x
    WHERE $1 = ''
    UNION ALL
    SELECT y.stage, y.source, y.project, y.currency, y.amount, y.agreed
    FROM project_fact y
    WHERE $1 <> '' AND y.project = $1) m
  LEFT JOIN open_project p ON p.project = m.project
  WHERE ($1 = '' OR p.project = $1) AND ($2 = '' OR p.place = $2)
  GROUP BY m.source, m.currency)
SELECT f.source, COALESCE(s.name, ''), COALESCE(s.plan, ''),
  COALESCE(s.channel, ''),
  opening, f.currency,
  raised, f.currency,
  allocated, f.currency,
  sent, f.currency,
  received, f.currency,
  paid, f.currency,
  held, f.currency,
  returned, f.currency,
  in_transit, f.currency,
  difference, f.currency,
  CASE WHEN sent = 0 AND received = 0 THEN 'one_side'
    WHEN agreed = sent AND agreed = received THEN 'agreed'
    WHEN agreed = 0 THEN 'one_side'
    ELSE 'partly' END,
  COALESCE(s.basis, '')
FROM sums f
LEFT JOIN known_source s ON s.source = f.source
ORDER BY COALESCE(s.plan, ''), f.source, f.currency
