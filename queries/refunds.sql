-- Money returned: of a source, of a transfer ('' = any).  State, age and
-- difference at once; what an entry says, when it is disclosed.
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''),
  CASE
    WHEN m.state = 'one_sided' AND m.first_state = 'live' THEN 'in_transit'
    WHEN m.state = 'one_sided' THEN 'received_only'
    WHEN m.state = 'entered' THEN 'waiting'
    ELSE m.state
  END,
  m.day,
  CASE WHEN EXISTS (SELECT 1 FROM fold g WHERE g.log = m.second_log)
    THEN m.second_log ELSE m.first_log END,
  CASE WHEN m.first_open = 1 THEN m.day ELSE 0 END,
  CASE WHEN m.second_open = 1 THEN m.second_day ELSE 0 END,
  CASE WHEN m.first_open = 1 THEN m.amount ELSE 0 END,
  CASE WHEN m.first_open = 1 THEN m.currency ELSE '' END,
  CASE WHEN m.second_open = 1 THEN m.second_amount ELSE 0 END,
  CASE WHEN m.second_open = 1 THEN m.second_currency ELSE '' END,
  m.difference, CASE WHEN m.difference = 0 THEN '' ELSE m.currency END,
  CASE WHEN m.first_open = 1 THEN COALESCE(r.reason, '') ELSE '' END,
  CASE WHEN m.first_open = 1 THEN COALESCE(r.transfer, '') ELSE '' END,
  m.first_idx, m.second_idx, m.first_open,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN refund r ON r.log = m.first_log AND r.refund = m.subject
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'refund'
  AND ($1 = '' OR (m.first_open = 1 AND m.source = $1)
    OR (m.second_open = 1 AND m.second_source = $1))
  AND ($2 = '' OR (m.first_open = 1 AND r.transfer = $2))
ORDER BY m.day DESC, m.subject, m.first_log, m.second_log
