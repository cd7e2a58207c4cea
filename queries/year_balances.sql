-- What stood on each account of $1 at the end of year $2, and what of it was
-- carried over.
WITH moved AS (
  SELECT t.account AS account, t.source AS source, t.currency AS currency,
    CAST(SUM(t.came) - SUM(t.went) AS BIGINT) AS amount
  FROM turnover t
  WHERE t.log = $1 AND t.year <= $2
  GROUP BY t.account, t.source, t.currency)
SELECT a.account, a.source, m.amount, m.currency,
  COALESCE(c.amount, 0), m.currency
FROM moved m
JOIN account a ON a.log = $1 AND a.account = m.account AND a.source = m.source
LEFT JOIN carried c ON c.log = a.log AND c.account = a.account
  AND c.year = $2
ORDER BY a.account
