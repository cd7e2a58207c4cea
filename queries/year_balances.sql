-- What stood on each account of $1 at the end of year $2, and what of it was
-- carried over.
SELECT a.account, a.source,
  CAST(SUM(y.amount) AS BIGINT), y.amount_currency,
  COALESCE(MAX(c.amount), 0), y.amount_currency
FROM account a
JOIN year_balance y ON y.log = a.log AND y.account = a.account
  AND y.year <= $2
LEFT JOIN carried c ON c.log = a.log AND c.account = a.account
  AND c.year = $2
WHERE a.log = $1
GROUP BY a.account, a.source, y.amount_currency
ORDER BY a.account
