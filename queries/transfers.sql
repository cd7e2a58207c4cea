-- Transfers: by state, source, project and place ('' = any).
SELECT t.transfer, t.sender, COALESCE(a.name, ''), t.receiver,
  COALESCE(b.name, ''), t.status, t.age_day, t.sent_day, t.received_day,
  t.sent_amount, t.sent_currency, t.received_amount, t.received_currency,
  t.difference, t.difference_currency, t.source, COALESCE(s.name, ''),
  t.project, COALESCE(p.name, ''), t.basis, t.sent_open, t.received_open
FROM transfer_line t
LEFT JOIN known_party a ON a.party = t.sender
LEFT JOIN known_party b ON b.party = t.receiver
LEFT JOIN known_source s ON s.source = t.source
LEFT JOIN open_project p ON p.project = t.project
WHERE ($1 = '' OR t.status = $1) AND ($2 = '' OR t.source = $2)
  AND ($3 = '' OR t.project = $3) AND ($4 = '' OR p.place = $4)
ORDER BY t.age_day DESC, t.transfer, t.sender, t.receiver
