-- The balance of every account of one log by fund source, after source $3 of
-- account $2.  Not for the public: it tells amounts that are not disclosed.
SELECT b.log, b.account, b.source, b.amount, b.amount_currency
FROM balance b
WHERE b.log = $1 AND b.account >= $2 AND (b.account > $2 OR b.source > $3)
ORDER BY b.log, b.account, b.source
