-- One transfer with both halves.
SELECT t.transfer, t.sender, COALESCE(a.name, ''), COALESCE(a.has_log, 0),
  t.receiver, COALESCE(b.name, ''), COALESCE(b.has_log, 0), t.status,
  t.age_day, t.calendar, t.sent_idx, t.received_idx, t.sent_state, t.received_state,
  t.sent_open, t.received_open, t.sent_day, t.received_day,
  t.sent_amount, t.sent_currency, t.received_amount, t.received_currency,
  t.difference, t.difference_currency, t.source, COALESCE(s.name, ''),
  t.project, COALESCE(p.name, ''), COALESCE(p.place, ''), t.basis, t.explained
FROM transfer_line t
LEFT JOIN known_party a ON a.party = t.sender
LEFT JOIN known_party b ON b.party = t.receiver
LEFT JOIN known_source s ON s.source = t.source
LEFT JOIN open_project p ON p.project = t.project
WHERE t.transfer = $1
ORDER BY t.sender, t.receiver
