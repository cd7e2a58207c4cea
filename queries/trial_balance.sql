-- The trial balance: each party's accounts by fund source, with what they
-- held before the day $2 and at the end of the day $3, and what went in and
-- out between ($1: one party, '' = all).  Accounts made by the rules stand
-- together by their class, and by the party they are about, which is named;
-- accounts that were opened have their name once that is disclosed.  In each
-- source all that goes in goes out.  Lines with nothing in them are left out.
-- Where all days of a log lie between, its balances say it; else what went in
-- and out by months, and for months that begin before or end after, their
-- postings.
WITH span AS (
  SELECT log, CASE WHEN first >= $2 AND last <= $3 THEN 1 ELSE 0 END
    AS is_whole
  FROM fold
  WHERE first <= $3 AND ($1 = '' OR log = $1)),
border AS (
  SELECT t.log AS log, t.month AS month, t.until AS until,
    MIN(t.first) AS first, MAX(t.last) AS last
  FROM span s
  JOIN turnover t ON t.log = s.log
  WHERE s.is_whole = 0 AND t.month <= $3 AND t.until >= $2
    AND (t.month < $2 OR t.until > $3)
  GROUP BY t.log, t.month, t.until),
leg AS (
  SELECT b.log AS log, b.source AS source, b.amount_currency AS currency,
    b.account AS account, 0 AS opening, b.came AS came, b.went AS went
  FROM span s
  JOIN balance b ON b.log = s.log
  WHERE s.is_whole = 1
  UNION ALL
  SELECT t.log, t.source, t.currency, t.account,
    CASE WHEN t.until < $2 THEN t.came - t.went ELSE 0 END,
    CASE WHEN t.until < $2 THEN 0 ELSE t.came END,
    CASE WHEN t.until < $2 THEN 0 ELSE t.went END
  FROM span s
  JOIN turnover t ON t.log = s.log
  WHERE s.is_whole = 0
    AND (t.until < $2 OR (t.month >= $2 AND t.until <= $3))
  UNION ALL
  SELECT p.log, p.source, p.amount_currency, p.to_account,
    CASE WHEN p.day < $2 THEN p.amount ELSE 0 END,
    CASE WHEN p.day < $2 THEN 0 ELSE p.amount END, 0
  FROM border b
  JOIN posting p ON p.log = b.log AND p.idx >= b.first AND p.idx <= b.last
    AND p.day >= b.month AND p.day <= b.until
  WHERE p.day <= $3
  UNION ALL
  SELECT p.log, p.source, p.amount_currency, p.from_account,
    CASE WHEN p.day < $2 THEN -p.amount ELSE 0 END, 0,
    CASE WHEN p.day < $2 THEN 0 ELSE p.amount END
  FROM border b
  JOIN posting p ON p.log = b.log AND p.idx >= b.first AND p.idx <= b.last
    AND p.day >= b.month AND p.day <= b.until
  WHERE p.day <= $3),
summed AS (
  SELECT log, source, currency, account, SUM(opening) AS opening,
    SUM(came) AS came, SUM(went) AS went
  FROM leg
  GROUP BY log, source, currency, account),
classed AS (
  SELECT log, source, currency, opening, came, went,
    CASE WHEN SUBSTR(account, 1, 6) = 'alloc:' THEN 'alloc:'
      WHEN SUBSTR(account, 1, 5) = 'paid:' THEN 'paid:'
      WHEN SUBSTR(account, 1, 7) = 'raised:' THEN 'raised:'
      WHEN SUBSTR(account, 1, 8) = 'opening:' THEN 'opening:'
      WHEN SUBSTR(account, 1, 5) = 'from:' THEN 'from:'
      WHEN SUBSTR(account, 1, 3) = 'to:' THEN 'to:'
      WHEN SUBSTR(account, 1, 9) = 'returned:' THEN 'returned:'
      WHEN SUBSTR(account, 1, 5) = 'back:' THEN 'back:'
      ELSE account END AS account,
    CASE WHEN SUBSTR(account, 1, 5) IN ('from:', 'back:')
        THEN SUBSTR(account, 6)
      WHEN SUBSTR(account, 1, 3) = 'to:' THEN SUBSTR(account, 4)
      WHEN SUBSTR(account, 1, 9) = 'returned:' THEN SUBSTR(account, 10)
      ELSE '' END AS party
  FROM summed),
sums AS (
  SELECT log, source, currency, account, party,
    CAST(SUM(opening) AS BIGINT) AS opening,
    CAST(SUM(came) AS BIGINT) AS came,
    CAST(SUM(went) AS BIGINT) AS went
  FROM classed
  GROUP BY log, source, currency, account, party),
name AS MATERIALIZED (
  SELECT a.party AS party, a.name AS name FROM known_party a),
origin AS MATERIALIZED (
  SELECT s.source AS source, s.name AS name, s.basis AS basis
  FROM known_source s)
SELECT t.log, COALESCE(a.name, ''), t.source, COALESCE(s.name, ''),
  t.account, t.party,
  COALESCE(o.name, CASE WHEN d.log IS NULL THEN '' ELSE x.name END, ''),
  t.opening, t.currency,
  t.came, t.currency,
  t.went, t.currency,
  t.opening + t.came - t.went, t.currency,
  'one_side', COALESCE(s.basis, '')
FROM sums t
LEFT JOIN name a ON a.party = t.log
LEFT JOIN origin s ON s.source = t.source
LEFT JOIN name o ON o.party = t.party AND t.party <> ''
LEFT JOIN account x ON x.log = t.log AND x.account = t.account
LEFT JOIN disclosure d ON d.log = x.log AND d.idx = x.idx
WHERE t.opening <> 0 OR t.came <> 0 OR t.went <> 0
ORDER BY t.currency, t.log, t.source, t.account, t.party
