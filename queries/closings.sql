-- Years closed.
SELECT m.subject, COALESCE(y.year, 0), m.first_log, COALESCE(a.name, ''),
  m.second_log, COALESCE(b.name, ''), m.day, m.state, m.first_idx,
  m.second_idx, CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN closing y ON y.closing = m.subject
  AND y.log = CASE WHEN m.first_idx < 0 THEN m.second_log ELSE m.first_log END
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'closing'
ORDER BY COALESCE(y.year, 0) DESC, m.subject, m.first_log, m.second_log
