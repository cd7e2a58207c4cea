-- What each party did with the money of one source: what came in is what was
-- set aside, spent, given back or is still there.
WITH sums AS (
  SELECT m.log AS log, m.currency AS currency,
    CAST(SUM(CASE WHEN m.stage = 'opening' THEN m.amount ELSE 0 END)
      AS BIGINT) AS opening,
    CAST(SUM(CASE WHEN m.stage = 'raised' THEN m.amount ELSE 0 END)
      AS BIGINT) AS raised,
    CAST(SUM(CASE WHEN m.stage = 'received' THEN m.amount ELSE 0 END)
      AS BIGINT) AS received,
    CAST(SUM(CASE WHEN m.stage = 'taken_back' THEN m.amount ELSE 0 END)
      AS BIGINT) AS taken_back,
    CAST(SUM(CASE WHEN m.stage = 'allocated' THEN m.amount ELSE 0 END)
      AS BIGINT) AS allocated,
    CAST(SUM(CASE WHEN m.stage = 'paid' THEN m.amount ELSE 0 END)
      AS BIGINT) AS paid,
    CAST(SUM(CASE WHEN m.stage = 'returned' THEN m.amount ELSE 0 END)
      AS BIGINT) AS returned,
    CAST(SUM(CASE WHEN m.stage = 'held' THEN m.amount ELSE 0 END)
      AS BIGINT) AS held
  FROM money_fact m
  WHERE m.source = $1
  GROUP BY m.log, m.currency)
SELECT s.log, COALESCE(p.name, ''),
  s.opening, s.currency,
  s.raised, s.currency,
  s.received, s.currency,
  s.taken_back, s.currency,
  s.allocated, s.currency,
  s.paid, s.currency,
  s.returned, s.currency,
  s.held, s.currency,
  s.opening + s.raised + s.received + s.taken_back - s.allocated - s.paid
    - s.returned - s.held, s.currency
FROM sums s
LEFT JOIN known_party p ON p.party = s.log
WHERE s.opening <> 0 OR s.raised <> 0 OR s.received <> 0
  OR s.taken_back <> 0 OR s.allocated <> 0 OR s.paid <> 0 OR s.returned <> 0 OR s.held <> 0
ORDER BY s.log, s.currency
