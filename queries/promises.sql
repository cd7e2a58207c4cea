-- Promises as far as disclosed; of one project and place, or all ('').  One
-- is kept when the side it was made to says so.
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''), COALESCE(x.what, ''), COALESCE(x.project, ''),
  COALESCE(p.name, ''), COALESCE(x.due, 0),
  CASE WHEN m.second_open = 1 THEN m.second_day ELSE 0 END,
  CASE WHEN m.state = 'agreed' THEN 'kept'
    WHEN m.state <> 'one_sided' THEN m.state
    WHEN m.first_idx < 0 THEN 'received_only'
    WHEN x.due < $3 THEN 'past_due'
    ELSE 'open' END,
  CASE WHEN m.state = 'one_sided' AND m.first_idx >= 0 AND x.due < $3
    THEN $3 - x.due ELSE 0 END,
  m.first_idx, m.second_idx,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN promise x ON m.first_open = 1 AND x.log = m.first_log
  AND x.promise = m.subject
LEFT JOIN open_project p ON p.project = x.project
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'promise' AND (m.first_open = 1 OR m.second_open = 1)
  AND ($1 = '' OR x.project = $1) AND ($2 = '' OR p.place = $2)
ORDER BY COALESCE(x.due, 0), m.subject, m.first_log, m.second_log
