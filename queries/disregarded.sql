-- Amounts in entries that a rule found wrong: in no total.
SELECT log, amount_currency, COUNT(*), CAST(SUM(amount) AS BIGINT),
  amount_currency
FROM finding
WHERE amount_currency <> ''
GROUP BY log, amount_currency
ORDER BY log, amount_currency
