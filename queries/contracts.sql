-- Contracts that are disclosed, by project ('' = any).
WITH paid AS (
  SELECT a.log AS log, a.contract AS contract,
    CAST(SUM(p.amount) AS BIGINT) AS amount
  FROM application a
  JOIN payment p ON p.log = a.log AND p.payment = a.payment
    AND p.state = 'live'
  WHERE a.state = 'paid'
  GROUP BY a.log, a.contract)
SELECT c.log, c.contract, c.idx, c.state, c.payee, c.amount, c.amount_currency,
  c.certified, c.certified_currency, q.used, q.used_currency,
  COALESCE(p.amount, 0), c.amount_currency, c.day, c.basis
FROM contract c
JOIN disclosure d ON d.log = c.log AND d.idx = c.idx
JOIN quota q ON q.log = c.log AND q.quota = 'contract:' || c.contract
LEFT JOIN paid p ON p.log = c.log AND p.contract = c.contract
WHERE ($1 = '' OR c.project = $1)
ORDER BY c.day DESC, c.log, c.contract
