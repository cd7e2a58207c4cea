-- What arrived last: transfers both sides state, newest first.
SELECT t.transfer, COALESCE(a.name, ''), COALESCE(b.name, ''), t.status,
  t.received_day, t.received_amount, t.received_currency,
  t.project, COALESCE(p.name, ''), t.basis
FROM transfer_line t
LEFT JOIN known_party a ON a.party = t.sender
LEFT JOIN known_party b ON b.party = t.receiver
LEFT JOIN open_project p ON p.project = t.project
WHERE t.received_state = 'live' AND t.received_open = 1
ORDER BY t.received_day DESC, t.transfer, t.sender, t.receiver
LIMIT 8
