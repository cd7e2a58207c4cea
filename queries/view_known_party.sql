-- Each party once: as its own log names it, else as the first log (by code)
-- that names it.
DROP VIEW IF EXISTS title;
DROP VIEW IF EXISTS known_party;
CREATE VIEW known_party AS
SELECT p.party AS party, p.name AS name, p.kind AS kind, p.origin AS origin,
  p.zone AS zone, 1 AS has_log
FROM party p
WHERE p.log = p.party
UNION ALL
SELECT p.party, p.name, p.kind, p.origin, p.zone, 0
FROM party p
WHERE p.log <> p.party AND NOT EXISTS (
  SELECT 1 FROM party o
  WHERE o.party = p.party AND (o.log = o.party OR o.log < p.log));
