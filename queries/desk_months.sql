-- Months we have not signed for: under the number of the other side's statement
-- if there is one, else under a new one of ours.
SELECT COALESCE((SELECT MIN(r.reconciliation) FROM reconciliation r
      JOIN half f ON f.log = r.log AND f.kind = 'reconciliation'
        AND f.subject = r.reconciliation AND f.slot = 'first'
        AND f.state = 'live'
      WHERE r.with_party = $1 AND r.source = x.source AND r.month = x.month
        AND (r.log = x.sender OR r.log = x.receiver)),
    $1 || ':' || CAST(x.label AS VARCHAR(8)) || '.'
      || CASE WHEN x.sender = $1 THEN x.receiver ELSE x.sender END),
  CASE WHEN x.sender = $1 THEN x.receiver ELSE x.sender END,
  COALESCE(p.name, ''), x.source, x.month, x.until, s.currency
FROM month_open x
JOIN source s ON s.log = $1 AND s.source = x.source
LEFT JOIN known_party p
  ON p.party = CASE WHEN x.sender = $1 THEN x.receiver ELSE x.sender END
WHERE (x.sender = $1 OR x.receiver = $1) AND x.until <= $2
  AND NOT EXISTS (
    SELECT 1 FROM reconciliation r
    JOIN half o ON o.log = r.log AND o.kind = 'reconciliation'
      AND o.subject = r.reconciliation AND o.state = 'live'
    WHERE r.log = $1 AND r.source = x.source AND r.month = x.month
      AND (r.with_party = x.sender OR r.with_party = x.receiver))
ORDER BY x.month, 2, x.source, 1
