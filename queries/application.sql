-- One payment application that is disclosed, and its payment if that is.
SELECT a.log, COALESCE(w.name, ''), a.application, a.idx, a.state, a.stage,
  a.kind, a.contract, COALESCE(c.amount, 0), COALESCE(c.amount_currency, ''),
  COALESCE(c.certified, 0), COALESCE(c.certified_currency, ''),
  COALESCE((
    SELECT CAST(SUM(o.amount) AS BIGINT) FROM application o
    JOIN payment x ON x.log = o.log AND x.payment = o.payment
      AND x.state = 'live' AND x.idx < a.idx
    WHERE o.log = a.log AND o.contract = a.contract AND a.contract <> ''), 0),
  CASE WHEN a.contract = '' THEN '' ELSE a.amount_currency END, a.source,
  COALESCE(s.name, ''), a.account, a.project, COALESCE(j.name, ''), a.payee,
  a.amount, a.amount_currency, a.purpose, a.invoice, a.exempt, a.author, a.day,
  CASE WHEN dp.log IS NULL THEN '' ELSE p.payment END,
  CASE WHEN dp.log IS NULL THEN -1 ELSE p.idx END,
  CASE WHEN dp.log IS NULL THEN 0 ELSE p.day END, a.basis
FROM application a
JOIN disclosure d ON d.log = a.log AND d.idx = a.idx
LEFT JOIN contract c ON c.log = a.log AND c.contract = a.contract
LEFT JOIN payment p ON p.log = a.log AND p.payment = a.payment
LEFT JOIN disclosure dp ON dp.log = p.log AND dp.idx = p.idx
LEFT JOIN known_source s ON s.source = a.source
LEFT JOIN open_project j ON j.project = a.project
LEFT JOIN known_party w ON w.party = a.log
WHERE a.application = $1
ORDER BY a.log, a.application
