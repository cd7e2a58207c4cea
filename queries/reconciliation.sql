-- One monthly statement.
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''), r.source, COALESCE(s.name, ''), r.month, r.until,
  r.sent, r.sent_currency, r.received, r.received_currency,
  r.in_transit, r.in_transit_currency, r.difference, r.difference_currency,
  m.state, m.first_idx, m.second_idx, r.sent_currency,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
JOIN reconciliation r ON r.reconciliation = m.subject
  AND r.log = CASE WHEN m.first_idx < 0 THEN m.second_log ELSE m.first_log END
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
LEFT JOIN known_source s ON s.source = r.source
WHERE m.kind = 'reconciliation' AND m.subject = $1
ORDER BY r.month DESC, m.subject, m.first_log, m.second_log
