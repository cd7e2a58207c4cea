-- The trial balance: each party's accounts by fund source, with what they
-- held before the day $2 and at the end of the day $3, and what went in and
-- out between ($1: one party, '' = all).  Accounts made by the rules stand
-- together by their class, and by the party they are about, which is named;
-- accounts that were opened have their name once that is disclosed.  In each
-- source all that goes in goes out.
WITH leg AS (
  SELECT log, source, amount_currency AS currency, to_account AS account,
    day, amount AS came, 0 AS went
  FROM posting
  UNION ALL
  SELECT log, source, amount_currency, from_account, day, 0, amount
  FROM posting),
classed AS (
  SELECT log, source, currency, day, came, went,
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
  FROM leg
  WHERE day <= $3 AND ($1 = '' OR log = $1)),
sums AS (
  SELECT log, source, currency, account, party,
    CAST(SUM(CASE WHEN day < $2 THEN came - went ELSE 0 END) AS BIGINT)
      AS opening,
    CAST(SUM(CASE WHEN day >= $2 THEN came ELSE 0 END) AS BIGINT) AS came,
    CAST(SUM(CASE WHEN day >= $2 THEN went ELSE 0 END) AS BIGINT) AS went
  FROM classed
  GROUP BY log, source, currency, account, party)
SELECT t.log, COALESCE(a.name, ''), t.source, COALESCE(s.name, ''),
  t.account, t.party,
  COALESCE(o.name, CASE WHEN d.log IS NULL THEN '' ELSE x.name END, ''),
  t.opening, t.currency,
  t.came, t.currency,
  t.went, t.currency,
  t.opening + t.came - t.went, t.currency,
  'one_side', COALESCE(s.basis, '')
FROM sums t
LEFT JOIN known_party a ON a.party = t.log
LEFT JOIN known_source s ON s.source = t.source
LEFT JOIN known_party o ON o.party = t.party AND t.party <> ''
LEFT JOIN account x ON x.log = t.log AND x.account = t.account
LEFT JOIN disclosure d ON d.log = x.log AND d.idx = x.idx
ORDER BY t.currency, t.log, t.source, t.account, t.party
