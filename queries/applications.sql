-- Payment applications that are disclosed: by project, contract and account
-- ('' = any).
SELECT a.log, a.application, a.idx, a.state, a.stage, a.kind, a.payee,
  a.amount, a.amount_currency, a.purpose, a.day, a.basis
FROM application a
JOIN disclosure d ON d.log = a.log AND d.idx = a.idx
WHERE ($1 = '' OR a.project = $1) AND ($2 = '' OR a.contract = $2)
  AND ($3 = '' OR a.account = $3)
ORDER BY a.day DESC, a.log, a.application
