-- Allocations that are disclosed: by source and project ('' = any).
SELECT a.log, a.allocation, a.idx, a.source, a.with_party,
  COALESCE(b.name, ''), a.project, COALESCE(p.name, ''), a.amount,
  a.amount_currency, a.number, a.day, COALESCE(v.state, 'live'), a.basis
FROM allocation a
JOIN disclosure d ON d.log = a.log AND d.idx = a.idx
LEFT JOIN voucher v ON v.log = a.log AND v.idx = a.idx
LEFT JOIN known_party b ON b.party = a.with_party
LEFT JOIN open_project p ON p.project = a.project
WHERE ($1 = '' OR a.source = $1) AND ($2 = '' OR a.project = $2)
ORDER BY a.day DESC, a.log, a.allocation
