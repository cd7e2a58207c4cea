-- How far each log of others has come with us, and since when.
SELECT n.log, COALESCE(p.name, ''), COALESCE(s.size, l.size, 0),
  COALESCE(s.at, 0), COALESCE(l.size, 0), COALESCE(v.at, 0),
  COALESCE(c.size, 0), COALESCE(c.at, 0), COALESCE(f.size, 0),
  COALESCE(m.at, 0), COALESCE(f.stop, '')
FROM (SELECT party AS log FROM log WHERE is_own = 0
  UNION SELECT log FROM local_progress WHERE stage = 'seen') n
LEFT JOIN log l ON l.party = n.log
LEFT JOIN known_party p ON p.party = n.log
LEFT JOIN fold f ON f.log = n.log
LEFT JOIN local_progress s ON s.log = n.log AND s.stage = 'seen'
LEFT JOIN local_progress v ON v.log = n.log AND v.stage = 'verified'
LEFT JOIN local_progress m ON m.log = n.log AND m.stage = 'folded'
LEFT JOIN local_progress c ON c.log = l.origin AND c.stage = 'countersigned'
ORDER BY n.log
