-- Handovers as far as disclosed; of one project and place, or all ('').
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''), COALESCE(x.what, y.what, ''),
  COALESCE(x.project, y.project, ''), COALESCE(p.name, ''),
  COALESCE(x.keeper, y.keeper, ''), COALESCE(u.name, ''),
  COALESCE(x.day, y.day, 0), m.state, m.first_idx, m.second_idx,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN handover x ON m.first_open = 1 AND x.log = m.first_log
  AND x.handover = m.subject
LEFT JOIN handover y ON m.second_open = 1 AND y.log = m.second_log
  AND y.handover = m.subject
LEFT JOIN unit u ON u.unit = COALESCE(x.keeper, y.keeper, '')
LEFT JOIN open_project p ON p.project = COALESCE(x.project, y.project, '')
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'handover' AND (m.first_open = 1 OR m.second_open = 1)
  AND ($1 = '' OR COALESCE(x.project, y.project, '') = $1)
  AND ($2 = '' OR p.place = $2)
ORDER BY m.day DESC, m.subject, m.first_log, m.second_log
