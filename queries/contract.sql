-- One contract that is disclosed.
WITH paid AS (
  SELECT CAST(SUM(p.amount) AS BIGINT) AS amount
  FROM application a
  JOIN payment p ON p.log = a.log AND p.payment = a.payment
    AND p.state = 'live'
  WHERE a.contract = $1 AND a.state = 'paid')
SELECT c.log, COALESCE(w.name, ''), c.contract, c.idx, c.state, c.project,
  COALESCE(j.name, ''), c.payee, c.signed_amount, c.signed_amount_currency,
  c.amount, c.amount_currency, c.retention, c.advance, c.advance_currency,
  c.certified, c.certified_currency, q.used, q.used_currency,
  COALESCE(p.amount, 0), c.amount_currency,
  c.amount - COALESCE(p.amount, 0), c.amount_currency, c.number, c.day,
  c.accepted, c.settled, c.basis
FROM contract c
JOIN disclosure d ON d.log = c.log AND d.idx = c.idx
JOIN quota q ON q.log = c.log AND q.quota = 'contract:' || c.contract
CROSS JOIN paid p
LEFT JOIN open_project j ON j.project = c.project
LEFT JOIN known_party w ON w.party = c.log
WHERE c.contract = $1
ORDER BY c.log, c.contract
