-- C50: on the last day that the bank has stated for an account, its balance
-- is not the book's.  The difference is public at once.
SELECT b.log, b.account, b.idx, b.difference, b.currency, b.day
FROM book_bank_day b
WHERE b.difference <> 0 AND b.day <= $1 AND NOT EXISTS (
  SELECT 1 FROM bank_stated s
  WHERE s.log = b.log AND s.account = b.account AND s.state = 'live'
    AND s.day > b.day AND s.day <= $1)
ORDER BY b.log, b.account, b.idx
