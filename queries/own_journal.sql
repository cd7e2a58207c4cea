-- Every posting of one log, after line $3 of entry $2.  Not for the public:
-- it tells amounts that are not disclosed.
SELECT p.log, p.idx, p.line, p.source, p.from_account, p.to_account,
  p.amount, p.amount_currency
FROM posting p
WHERE p.log = $1 AND p.idx >= $2 AND (p.idx > $2 OR p.line > $3)
ORDER BY p.log, p.idx, p.line
