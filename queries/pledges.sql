-- Pledges, and the commitments that name them or none; figures and states of
-- all, whoever disclosed them (as for transfers).
SELECT p.log, COALESCE(a.name, ''), 1, p.pledge, p.idx, p.with_party,
  COALESCE(b.name, ''), 0, '', p.amount, p.amount_currency,
  COALESCE(q.used, 0), p.amount_currency, p.day, 'one_side', 0,
  p.amount_currency, p.basis
FROM pledge p
LEFT JOIN quota q ON q.log = p.log AND q.quota = 'pledge:' || p.pledge
LEFT JOIN known_party a ON a.party = p.log
LEFT JOIN known_party b ON b.party = p.with_party
UNION ALL
SELECT c.log, COALESCE(a.name, ''), 0, c.commitment, c.idx, c.with_party,
  COALESCE(b.name, ''), c.year, c.plan, c.amount, c.amount_currency,
  COALESCE(q.used, 0), c.amount_currency, c.day, m.state, m.difference,
  m.currency, c.basis
FROM commitment c
JOIN matched m ON m.kind = 'commitment' AND m.subject = c.commitment
  AND m.first_log = c.log
LEFT JOIN quota q ON q.log = c.log AND q.quota = 'commit:' || c.commitment
LEFT JOIN known_party a ON a.party = c.log
LEFT JOIN known_party b ON b.party = c.with_party
WHERE SUBSTR(c.commitment, 1, LENGTH(c.log) + 1) = c.log || ':'
ORDER BY 1, 14, 3 DESC, 4
