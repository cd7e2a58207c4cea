-- One budget that is adopted.
SELECT b.log, COALESCE(a.name, ''), b.budget, b.idx, b.adopted_idx, b.source,
  COALESCE(s.name, ''), b.year, b.version, b.state, b.amount,
  b.amount_currency, b.lined, b.lined_currency, b.commitment, b.number, b.day,
  b.basis
FROM budget b
LEFT JOIN known_source s ON s.source = b.source
LEFT JOIN known_party a ON a.party = b.log
WHERE b.budget = $1 AND b.state = 'adopted'
ORDER BY b.log, b.budget
