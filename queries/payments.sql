-- Payments that are disclosed: by source, project and place ('' = any).
SELECT v.log, v.payment, v.idx, v.state, v.amount, v.amount_currency, v.day,
  v.payee, v.purpose, v.source, COALESCE(s.name, ''), v.project,
  COALESCE(p.name, ''), v.basis
FROM payment v
JOIN disclosure d ON d.log = v.log AND d.idx = v.idx
LEFT JOIN known_source s ON s.source = v.source
LEFT JOIN open_project p ON p.project = v.project
WHERE ($1 = '' OR v.source = $1) AND ($2 = '' OR v.project = $2)
  AND ($3 = '' OR p.place = $3)
ORDER BY v.day DESC, v.log, v.payment
