-- Consignments as far as disclosed; of one project and place, or all ('').
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''), COALESCE(c.what, ''), COALESCE(c.quantity, 0),
  COALESCE(c.measure, ''), COALESCE(r.quantity, -1), COALESCE(r.damaged, 0),
  COALESCE(c.value, 0), COALESCE(c.value_currency, ''), COALESCE(c.day, 0),
  COALESCE(r.day, 0), COALESCE(c.project, ''), COALESCE(p.name, ''),
  CASE WHEN m.state = 'one_sided' AND m.first_state = 'live'
      THEN 'in_transit'
    WHEN m.state = 'one_sided' THEN 'received_only'
    ELSE m.state END,
  m.first_idx, m.second_idx,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN consignment c ON m.first_open = 1 AND c.log = m.first_log
  AND c.consignment = m.subject AND c.slot = 'first'
LEFT JOIN consignment r ON m.second_open = 1 AND r.log = m.second_log
  AND r.consignment = m.subject AND r.slot = 'second'
LEFT JOIN open_project p ON p.project = c.project
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'consignment' AND (m.first_open = 1 OR m.second_open = 1)
  AND ($1 = '' OR c.project = $1) AND ($2 = '' OR p.place = $2)
ORDER BY m.day DESC, m.subject, m.first_log, m.second_log
