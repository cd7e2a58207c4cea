-- Months that are over and that both sides have not signed for.
SELECT x.sender, COALESCE(a.name, ''), x.receiver, COALESCE(b.name, ''),
  x.source, COALESCE(s.name, ''), x.month, x.until - 1
FROM month_open x
LEFT JOIN known_party a ON a.party = x.sender
LEFT JOIN known_party b ON b.party = x.receiver
LEFT JOIN known_source s ON s.source = x.source
WHERE x.until <= $1
ORDER BY x.month, x.sender, x.receiver, x.source
