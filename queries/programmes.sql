-- Programmes with what they rest on ('' = all).
SELECT g.log, COALESCE(o.name, ''), g.programme, g.name, g.since, g.until,
  g.idx, g.basis, g.mandate, COALESCE(m.title, ''), COALESCE(m.number, ''),
  COALESCE(m.issuer, ''), COALESCE(m.day, 0),
  (SELECT COUNT(*) FROM open_project p WHERE p.programme = g.programme)
FROM programme g
LEFT JOIN known_party o ON o.party = g.log
LEFT JOIN mandate m ON m.log = g.log AND m.mandate = g.mandate
WHERE $1 = '' OR g.programme = $1
ORDER BY g.since, g.log, g.programme
