-- Payments in force that are disclosed, payee by payee: of one source and
-- project ('' = any).
SELECT v.payee, v.log, COALESCE(a.name, ''), v.payment, v.idx, v.day,
  v.purpose, v.source, COALESCE(s.name, ''), COALESCE(p.project, ''),
  COALESCE(p.name, ''), v.amount, v.amount_currency, 'one_side', v.basis
FROM payment v
JOIN disclosure d ON d.log = v.log AND d.idx = v.idx
LEFT JOIN known_party a ON a.party = v.log
LEFT JOIN known_source s ON s.source = v.source
LEFT JOIN open_project p ON p.project = v.project
WHERE v.state = 'live' AND ($1 = '' OR v.source = $1)
  AND ($2 = '' OR v.project = $2)
ORDER BY v.amount_currency, v.payee, v.day, v.log, v.payment
