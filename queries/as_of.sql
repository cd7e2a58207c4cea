-- The logs that the figures rest on, as far as they are folded.
SELECT l.party, COALESCE(p.name, ''), l.origin, l.size, l.root,
  COALESCE(f.size, 0), COALESCE(f.edition, 0), COALESCE(f.stop, ''),
  (l.clock + COALESCE(p.zone, 0)) / 86400, l.clock, l.is_own, l.vkey
FROM log l
LEFT JOIN known_party p ON p.party = l.party
LEFT JOIN fold f ON f.log = l.party
ORDER BY l.party
