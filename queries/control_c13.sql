-- C13: every step of the contracts of which nothing was paid up to the day: what
-- the contract was worth and what of it was certified then.  A payment that
-- names no application counts for the contracts of its payee and project.
-- Whether the share is too large src/book/prefinance.c says.
WITH paid AS (
  SELECT a.log AS log, a.contract AS contract
  FROM application a
  CROSS JOIN payment p
  WHERE a.contract <> '' AND p.log = a.log AND p.payment = a.payment
    AND p.state = 'live' AND p.day <= $1
  UNION
  SELECT c.log, c.contract
  FROM contract c
  CROSS JOIN payment p
  WHERE p.log = c.log AND p.project = c.project AND p.payee = c.payee
    AND p.application = '' AND p.state = 'live' AND p.day <= $1)
SELECT s.log, s.contract, s.idx, s.amount, s.amount_currency, s.certified,
  s.certified_currency, s.day, CASE WHEN d.log IS NULL THEN 0 ELSE 1 END
FROM contract_step s
LEFT JOIN paid p ON p.log = s.log AND p.contract = s.contract
LEFT JOIN disclosure d ON d.log = s.log AND d.idx = s.idx
WHERE s.day <= $1 AND p.log IS NULL
ORDER BY s.log, s.contract, s.idx
