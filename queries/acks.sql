-- What parties have acknowledged of each other's logs: the newest of each.
SELECT a.log, COALESCE(p.name, ''), a.party, COALESCE(q.name, ''), a.size,
  a.root, a.verdict, a.seen_at, a.idx
FROM ack a
LEFT JOIN known_party p ON p.party = a.log
LEFT JOIN known_party q ON q.party = a.party
WHERE ($1 = '' OR a.party = $1) AND NOT EXISTS (
  SELECT 1 FROM ack o
  WHERE o.log = a.log AND o.party = a.party AND o.idx > a.idx)
ORDER BY a.party, a.log, a.idx
