-- Sums over all sources, in plan and outside plan apart (C17).
WITH sums AS (
  SELECT COALESCE(s.plan, '') AS plan, m.currency AS currency,
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
      AS agreed,
    CASE WHEN MIN(m.basis) = MAX(m.basis) THEN MIN(m.basis) ELSE 'mixed' END
      AS basis
  FROM money_fact m
  LEFT JOIN known_source s ON s.source = m.source
  GROUP BY COALESCE(s.plan, ''), m.currency)
SELECT plan,
  opening, currency,
  raised, currency,
  allocated, currency,
  sent, currency,
  received, currency,
  paid, currency,
  held, currency,
  returned, currency,
  in_transit, currency,
  difference, currency,
  CASE WHEN sent = 0 AND received = 0 THEN 'one_side'
    WHEN agreed = sent AND agreed = received THEN 'agreed'
    WHEN agreed = 0 THEN 'one_side'
    ELSE 'partly' END,
  basis
FROM sums
ORDER BY plan, currency
