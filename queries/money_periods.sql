-- Money by year ($1 = 'year') or month ('month'), of one party and source
-- ('' = any): what the entries of that time say.  The balance is what each
-- party then had of that source, set aside or not: taken over, raised,
-- received and taken back, less sent, paid and returned, up to the end of that
-- time.
WITH period AS (
  SELECT e.*, CASE WHEN $1 = 'month' THEN e.month ELSE e.year END
    AS period
  FROM money_entry e
  WHERE ($2 = '' OR e.log = $2) AND ($3 = '' OR e.source = $3)),
sums AS (
  SELECT log, source, currency, period,
    CAST(SUM(CASE WHEN stage = 'opening' THEN amount ELSE 0 END) AS BIGINT) AS opening,
    CAST(SUM(CASE WHEN stage = 'raised' THEN amount ELSE 0 END) AS BIGINT) AS raised,
    CAST(SUM(CASE WHEN stage = 'allocated' THEN amount ELSE 0 END) AS BIGINT) AS allocated,
    CAST(SUM(CASE WHEN stage = 'sent' THEN amount ELSE 0 END) AS BIGINT) AS sent,
    CAST(SUM(CASE WHEN stage = 'received' THEN amount ELSE 0 END) AS BIGINT) AS received,
    CAST(SUM(CASE WHEN stage = 'paid' THEN amount ELSE 0 END) AS BIGINT) AS paid,
    CAST(SUM(CASE WHEN stage = 'returned' THEN amount ELSE 0 END) AS BIGINT) AS returned,
    CAST(SUM(CASE WHEN stage = 'taken_back' THEN amount ELSE 0 END) AS BIGINT) AS taken_back,
    CAST(SUM(CASE WHEN stage IN ('opening', 'sent', 'received', 'returned',
      'taken_back') THEN amount ELSE 0 END) AS BIGINT) AS two_sided,
    CAST(SUM(agreed) AS BIGINT) AS agreed
  FROM period
  GROUP BY log, source, currency, period),
line AS (
  SELECT s.*, CAST(SUM(opening + raised + received + taken_back - sent - paid
      - returned) OVER (
      PARTITION BY log, source, currency ORDER BY period) AS BIGINT)
    AS balance
  FROM sums s)
SELECT l.log, COALESCE(a.name, ''), l.source, COALESCE(s.name, ''), l.period,
  l.opening, l.currency,
  l.raised, l.currency,
  l.allocated, l.currency,
  l.sent, l.currency,
  l.received, l.currency,
  l.paid, l.currency,
  l.returned, l.currency,
  l.taken_back, l.currency,
  l.balance, l.currency,
  CASE WHEN l.two_sided = 0 THEN 'one_side'
    WHEN l.agreed = l.two_sided THEN 'agreed'
    WHEN l.agreed = 0 THEN 'one_side'
    ELSE 'partly' END,
  COALESCE(s.basis, '')
FROM line l
LEFT JOIN known_party a ON a.party = l.log
LEFT JOIN known_source s ON s.source = l.source
ORDER BY l.currency, CASE WHEN $1 = 'year' THEN l.period ELSE '' END, l.log,
  l.source, l.period
