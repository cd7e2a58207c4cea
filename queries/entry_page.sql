-- One entry of a log, which tells of $3: is it disclosed, by which entry, who
-- knows it.  Acks are
-- found log by log (see view_matched.sql), by index: (log, party).
SELECT e.log, COALESCE(p.name, ''), e.idx, COALESCE(d.by_idx, -1),
  COALESCE(v.kind, ''), COALESCE(v.state, ''), COALESCE(v.author, ''),
  COALESCE(v.approved, -1), COALESCE(v.approver, ''),
  COALESCE(v.reversed, -1),
  COALESCE((SELECT MIN(a.seen_at) FROM fold g
    CROSS JOIN ack a
    WHERE a.log = g.log AND a.party = e.log AND a.size > e.idx), 0),
  (SELECT COUNT(DISTINCT a.log) FROM fold g
    CROSS JOIN ack a
    WHERE a.log = g.log AND a.party = e.log AND a.size > e.idx),
  (SELECT COUNT(DISTINCT c.key_name) FROM cosignature c
    WHERE c.log = e.log AND c.size > e.idx),
  COALESCE((SELECT MIN(h.subject) FROM half h
    WHERE h.log = e.log AND h.kind = 'transfer' AND h.subject = $3
      AND h.idx = e.idx), ''),
  COALESCE((SELECT MIN(f.error) FROM finding f
    WHERE f.log = e.log AND f.idx = e.idx), 0),
  COALESCE(x.year, y.year, 0), COALESCE(g.giver, '')
FROM entry e
LEFT JOIN acting g ON g.log = e.log AND g.idx = e.idx
LEFT JOIN known_party p ON p.party = e.log
LEFT JOIN disclosure d ON d.log = e.log AND d.idx = e.idx
LEFT JOIN voucher v ON v.log = e.log AND v.idx = e.idx
LEFT JOIN adjustment x ON x.log = e.log AND x.idx = e.idx
LEFT JOIN adjustment y ON y.log = v.log AND y.idx = v.reversed
WHERE e.log = $1 AND e.idx = $2
ORDER BY e.log, e.idx
