-- The minutes of a meeting: do both sides' texts have the same hash?
SELECT m.first_log, COALESCE(a.name, ''), m.second_log, COALESCE(b.name, ''),
  m.state, m.first_idx, m.second_idx, m.first_open, m.second_open
FROM matched m
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'minutes' AND m.subject = $1
ORDER BY m.first_log, m.second_log
