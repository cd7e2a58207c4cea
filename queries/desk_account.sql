-- One account of our own log, by its number in the book.
SELECT a.idx, s.currency
FROM account a
JOIN source s ON s.log = a.log AND s.source = a.source
WHERE a.log = $1 AND a.account = $2
