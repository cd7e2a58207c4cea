-- Book and bank per account and day, of one account or all ('').  Whether
-- they differ, and by how much, is public at once; the balances when the
-- bank's is disclosed.
SELECT b.log, b.account,
  CASE WHEN d.log IS NULL THEN '' ELSE a.name END, a.source, b.day,
  CASE WHEN b.is_open = 1 THEN b.book ELSE 0 END,
  CASE WHEN b.is_open = 1 THEN b.currency ELSE '' END,
  CASE WHEN b.is_open = 1 THEN b.bank ELSE 0 END,
  CASE WHEN b.is_open = 1 THEN b.currency ELSE '' END,
  b.difference, b.currency, b.status, b.lines, b.vouchers, b.idx, b.is_open,
  b.basis
FROM book_bank_day b
JOIN account a ON a.log = b.log AND a.account = b.account
LEFT JOIN disclosure d ON d.log = a.log AND d.idx = a.idx
WHERE $1 = '' OR b.account = $1
ORDER BY b.day DESC, b.log, b.account
