-- One unit.
SELECT u.log, COALESCE(o.name, ''), u.unit, u.name, u.kind, u.parent,
  COALESCE(p.name, ''), u.since, u.until, u.idx, u.basis
FROM unit u
LEFT JOIN known_party o ON o.party = u.log
LEFT JOIN unit p ON p.log = u.log AND p.unit = u.parent
WHERE u.unit = $1
ORDER BY u.log, u.unit
