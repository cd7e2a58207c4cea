-- People posted, by post and number, never by name.
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''), COALESCE(x.post, y.post, ''),
  COALESCE(x.batch, y.batch, ''), COALESCE(x.since, y.since, 0),
  COALESCE(x.until, y.until, 0), m.state, m.first_idx, m.second_idx,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN secondment x ON m.first_open = 1 AND x.log = m.first_log
  AND x.posting = m.subject
LEFT JOIN secondment y ON m.second_open = 1 AND y.log = m.second_log
  AND y.posting = m.subject
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'posting' AND (m.first_open = 1 OR m.second_open = 1)
ORDER BY m.day DESC, m.subject, m.first_log, m.second_log
