-- Money sent, or given back, to us that we have not confirmed.
SELECT f.kind, f.log, COALESCE(a.name, ''), f.subject, f.idx, f.amount,
  f.amount_currency, f.day, f.day, $1, f.source, f.project, COALESCE(p.name, '')
FROM half f
LEFT JOIN known_party a ON a.party = f.log
LEFT JOIN project p ON p.project = f.project
  AND SUBSTR(f.project, 1, LENGTH(p.log) + 1) = p.log || ':'
WHERE f.kind IN ('transfer', 'refund') AND f.slot = 'first'
  AND f.state = 'live' AND f.with_party = $1 AND NOT EXISTS (
    SELECT 1 FROM half s
    WHERE s.log = $1 AND s.kind = f.kind AND s.subject = f.subject
      AND s.slot = 'second' AND s.state <> 'reversed')
ORDER BY f.day, f.log, f.subject, f.kind
