-- Whose portal this is.  A book that holds invented examples is a demo.
SELECT p.party, p.name, p.kind, p.origin, p.currency,
  CASE WHEN EXISTS (SELECT 1 FROM source s WHERE s.basis = 'example')
    OR EXISTS (SELECT 1 FROM programme g WHERE g.basis = 'example')
    THEN 1 ELSE 0 END
FROM party p
WHERE p.log = $1 AND p.party = $1
ORDER BY p.log, p.party
