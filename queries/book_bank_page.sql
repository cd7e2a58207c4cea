-- The same as book_bank, 20 rows from behind $1 on; NEXT stands on the last
-- of them if there are more.
WITH line AS (
  SELECT b.*, b.account || ':' || CAST(b.day AS TEXT) AS place,
    ROW_NUMBER() OVER (ORDER BY b.day DESC, b.log, b.account) AS r
  FROM book_bank_day b),
start AS (
  SELECT COALESCE(MAX(r), 0) AS r FROM line WHERE place = $1)
SELECT b.log, b.account,
  CASE WHEN d.log IS NULL THEN '' ELSE a.name END, a.source,
  COALESCE(k.name, ''), b.day,
  CASE WHEN b.is_open = 1 THEN b.book ELSE 0 END,
  CASE WHEN b.is_open = 1 THEN b.currency ELSE '' END,
  CASE WHEN b.is_open = 1 THEN b.bank ELSE 0 END,
  CASE WHEN b.is_open = 1 THEN b.currency ELSE '' END,
  b.difference, b.currency, b.status, b.lines, b.vouchers, b.idx, b.is_open,
  b.basis,
  CASE WHEN b.r = s.r + 20 AND b.r < (SELECT MAX(x.r) FROM line x)
    THEN b.place ELSE '' END
FROM line b
CROSS JOIN start s
JOIN account a ON a.log = b.log AND a.account = b.account
LEFT JOIN known_source k ON k.source = a.source
LEFT JOIN disclosure d ON d.log = a.log AND d.idx = a.idx
WHERE b.r > s.r AND b.r <= s.r + 20
ORDER BY b.r
