-- Opening balances as far as disclosed, of one source or all ('').
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''), COALESCE(f.holder, s.holder, ''),
  COALESCE(h.name, ''), CASE WHEN m.first_idx < 0 THEN m.second_source
    ELSE m.source END,
  COALESCE(f.amount, 0), COALESCE(f.amount_currency, ''),
  COALESCE(s.amount, 0), COALESCE(s.amount_currency, ''),
  m.difference, CASE WHEN m.difference = 0 THEN '' ELSE m.currency END,
  COALESCE(f.day, s.day, 0), COALESCE(f.document, s.document, ''), m.state,
  m.first_idx, m.second_idx,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN opening f ON m.first_open = 1 AND f.log = m.first_log
  AND f.opening = m.subject AND f.idx = m.first_idx
LEFT JOIN opening s ON m.second_open = 1 AND s.log = m.second_log
  AND s.opening = m.subject AND s.idx = m.second_idx
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
LEFT JOIN known_party h ON h.party = COALESCE(f.holder, s.holder)
WHERE m.kind = 'opening' AND (m.first_open = 1 OR m.second_open = 1)
  AND ($1 = '' OR m.source = $1 OR m.second_source = $1)
ORDER BY m.day DESC, m.subject, m.first_log, m.second_log
