-- Everything that two sides state differently, of any kind.  What they say
-- stands beside it where both are disclosed and the words mean something.
SELECT m.kind, m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''), m.difference,
  CASE WHEN m.difference = 0 THEN '' ELSE m.currency END,
  CASE WHEN m.first_open = 1 AND m.second_open = 1
      AND m.kind NOT IN ('transfer', 'minutes') THEN m.facts ELSE '' END,
  CASE WHEN m.first_open = 1 AND m.second_open = 1
      AND m.kind NOT IN ('transfer', 'minutes') THEN m.second_facts ELSE '' END,
  m.first_idx, m.second_idx, m.basis
FROM matched m
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.state = 'differs'
ORDER BY m.kind, m.subject, m.first_log, m.second_log
