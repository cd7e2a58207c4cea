-- Money by stage and by one thing: $1 names it (source, plan, project,
-- programme, pairing, unit, place, aidkind, mode, party).  $2 = 'source': a
-- line for each fund source in it, so that sources are never mixed; '' = all
-- sources in one line (SOURCES says how many), with the projects' number and
-- budgets.  Only disclosed projects and pairings are named; what belongs to
-- none has the key ''.  A place is the township that a village belongs to; a
-- unit is the donor's in the pairing.
WITH fact AS (
  SELECT m.stage AS stage, m.source AS source, m.currency AS currency,
    m.amount AS amount, m.agreed AS agreed, m.basis AS basis,
    COALESCE(s.plan, '') AS source_plan,
    CASE $1 WHEN 'source' THEN m.source
      WHEN 'plan' THEN COALESCE(s.plan, '')
      WHEN 'party' THEN m.log
      WHEN 'project' THEN COALESCE(p.project, '')
      WHEN 'programme' THEN COALESCE(p.programme, '')
      WHEN 'pairing' THEN COALESCE(p.pairing, '')
      WHEN 'unit' THEN COALESCE(p.unit, '')
      WHEN 'place' THEN COALESCE(p.place, '')
      WHEN 'aidkind' THEN COALESCE(p.aidkind, '')
      WHEN 'mode' THEN COALESCE(p.mode, '')
      ELSE '' END AS item
  FROM money_fact m
  LEFT JOIN known_source s ON s.source = m.source
  LEFT JOIN planned p ON p.project = m.project
  UNION ALL
  SELECT 'budget', '', p.currency, p.budget, 0, p.basis, p.plan,
    CASE $1 WHEN 'plan' THEN p.plan
      WHEN 'party' THEN p.log
      WHEN 'project' THEN p.project
      WHEN 'programme' THEN p.programme
      WHEN 'pairing' THEN p.pairing
      WHEN 'unit' THEN p.unit
      WHEN 'place' THEN p.place
      WHEN 'aidkind' THEN p.aidkind
      WHEN 'mode' THEN p.mode
      ELSE '' END
  FROM planned p
  WHERE $2 = '' AND $1 <> 'source' AND p.currency <> ''),
sums AS (
  SELECT item, currency,
    CASE WHEN $2 = 'source' THEN source ELSE '' END AS source,
    CASE WHEN MIN(source_plan) = MAX(source_plan) THEN MIN(source_plan)
      ELSE 'mixed' END AS plan,
    COUNT(DISTINCT CASE WHEN source <> '' THEN source END) AS sources,
    CAST(SUM(CASE WHEN stage = 'budget' THEN 1 ELSE 0 END) AS BIGINT) AS n,
    CAST(SUM(CASE WHEN stage = 'budget' THEN amount ELSE 0 END) AS BIGINT)
      AS budget,
    CAST(SUM(CASE WHEN stage = 'opening' THEN amount ELSE 0 END) AS BIGINT)
      AS opening,
    CAST(SUM(CASE WHEN stage = 'raised' THEN amount ELSE 0 END) AS BIGINT)
      AS raised,
    CAST(SUM(CASE WHEN stage = 'allocated' THEN amount ELSE 0 END) AS BIGINT)
      AS allocated,
    CAST(SUM(CASE WHEN stage = 'sent' THEN amount ELSE 0 END) AS BIGINT)
      AS sent,
    CAST(SUM(CASE WHEN stage = 'in_transit' THEN amount ELSE 0 END) AS BIGINT)
      AS in_transit,
    CAST(SUM(CASE WHEN stage = 'received' THEN amount ELSE 0 END) AS BIGINT)
      AS received,
    CAST(SUM(CASE WHEN stage = 'difference' THEN amount ELSE 0 END) AS BIGINT)
      AS difference,
    CAST(SUM(CASE WHEN stage = 'paid' THEN amount ELSE 0 END) AS BIGINT)
      AS paid,
    CAST(SUM(CASE WHEN stage = 'returned' THEN amount ELSE 0 END) AS BIGINT)
      AS returned,
    CAST(SUM(CASE WHEN stage = 'taken_back' THEN amount ELSE 0 END) AS BIGINT)
      AS taken_back,
    CAST(SUM(CASE WHEN stage = 'held' THEN amount ELSE 0 END) AS BIGINT)
      AS held,
    CAST(SUM(CASE WHEN stage IN ('opening', 'sent', 'received', 'returned',
      'taken_back') THEN amount ELSE 0 END) AS BIGINT) AS two_sided,
    CAST(SUM(agreed) AS BIGINT) AS agreed,
    CASE WHEN MIN(basis) = MAX(basis) THEN MIN(basis) ELSE 'mixed' END
      AS basis
  FROM fact
  GROUP BY item, currency, CASE WHEN $2 = 'source' THEN source ELSE '' END)
SELECT f.item, COALESCE(t.name, ''), f.source, COALESCE(s.name, ''), f.plan,
  f.sources, f.n,
  f.budget, f.currency,
  f.opening, f.currency,
  f.raised, f.currency,
  f.allocated, f.currency,
  f.sent, f.currency,
  f.in_transit, f.currency,
  f.received, f.currency,
  f.difference, f.currency,
  f.paid, f.currency,
  f.returned, f.currency,
  f.taken_back, f.currency,
  f.held, f.currency,
  CASE WHEN f.two_sided = 0 THEN 'one_side'
    WHEN f.agreed = f.two_sided THEN 'agreed'
    WHEN f.agreed = 0 THEN 'one_side'
    ELSE 'partly' END,
  f.basis
FROM sums f
LEFT JOIN title t ON t.item = f.item
  AND t.what = CASE WHEN $1 = 'place' THEN 'unit' ELSE $1 END
LEFT JOIN known_source s ON s.source = f.source
ORDER BY f.currency, CASE WHEN $1 = 'source' THEN f.plan ELSE '' END,
  CASE WHEN f.item = '' THEN 1 ELSE 0 END, f.item, f.source
