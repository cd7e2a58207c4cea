-- What each side says of the difference in one transfer, once disclosed; the
-- difference itself is public at once.
SELECT h.log, COALESCE(p.name, ''),
  CASE WHEN d.log IS NULL THEN '' ELSE e.cause END,
  h.amount, h.amount_currency,
  CASE WHEN d.log IS NULL THEN '' ELSE e.note END, h.state,
  CASE WHEN d.log IS NULL THEN 0 ELSE 1 END, h.idx, h.basis
FROM fold g
CROSS JOIN half h
JOIN explanation e ON e.log = h.log AND e.transfer = h.subject
LEFT JOIN known_party p ON p.party = h.log
LEFT JOIN disclosure d ON d.log = h.log AND d.idx = h.idx
WHERE h.log = g.log AND h.kind = 'explanation' AND h.subject = $1
ORDER BY h.slot, h.log
