-- The steps of a contract that is disclosed; what each says once its entry is.
SELECT s.log, s.idx, s.kind, s.day,
  CASE WHEN d.log IS NULL THEN 0 ELSE s.amount END,
  CASE WHEN d.log IS NULL THEN '' ELSE s.amount_currency END,
  CASE WHEN d.log IS NULL THEN 0 ELSE s.certified END,
  CASE WHEN d.log IS NULL THEN '' ELSE s.certified_currency END
FROM contract_step s
JOIN contract c ON c.log = s.log AND c.contract = s.contract
JOIN disclosure f ON f.log = c.log AND f.idx = c.idx
LEFT JOIN disclosure d ON d.log = s.log AND d.idx = s.idx
WHERE s.contract = $1
ORDER BY s.log, s.idx
