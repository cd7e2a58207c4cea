-- Balances carried over.  What the entry says shows once it is disclosed.
SELECT c.log, COALESCE(p.name, ''), c.year, c.account,
  COALESCE(a.source, ''),
  CASE WHEN d.log IS NULL THEN 0 ELSE c.amount END,
  CASE WHEN d.log IS NULL THEN '' ELSE c.amount_currency END,
  CASE WHEN d.log IS NULL THEN '' ELSE c.number END,
  CASE WHEN d.log IS NULL THEN '' ELSE c.mode END,
  CASE WHEN d.log IS NULL THEN '' ELSE c.project END, c.idx, c.basis
FROM carried c
LEFT JOIN account a ON a.log = c.log AND a.account = c.account
LEFT JOIN known_party p ON p.party = c.log
LEFT JOIN disclosure d ON d.log = c.log AND d.idx = c.idx
ORDER BY c.year DESC, c.log, c.account
