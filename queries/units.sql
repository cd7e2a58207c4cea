-- The units of each party with their dated codes, one line a code; after a
-- party's own units the parties it is paired with, numbered on: the recipient
-- stands as one more unit in the donor's table (DOMAIN 1.2, S45).
WITH numbered AS (
  SELECT u.log AS log, u.unit AS unit, u.name AS name, u.kind AS kind,
    u.since AS since, u.until AS until, u.basis AS basis,
    CASE WHEN u.kind IN ('district', 'town', 'township', 'street') THEN 1
      ELSE 0 END AS counts
  FROM unit u),
ranked AS (
  SELECT n.*, ROW_NUMBER() OVER (PARTITION BY n.log, n.counts ORDER BY n.unit)
    AS rank_no
  FROM numbered n),
peers AS (
  SELECT DISTINCT m.first_log AS log, m.second_log AS party
  FROM matched m
  WHERE m.kind = 'pairing' AND m.first_open = 1
    AND m.first_state = 'live'),
peer_ranked AS (
  SELECT p.log AS log, p.party AS party,
    ROW_NUMBER() OVER (PARTITION BY p.log ORDER BY p.party)
      + (SELECT COUNT(*) FROM numbered n
         WHERE n.log = p.log AND n.counts = 1) AS rank_no
  FROM peers p)
SELECT r.log, 0, 1 - r.counts, r.rank_no,
  r.unit, r.name,
  CASE WHEN r.counts = 1 THEN r.rank_no ELSE 0 END, r.kind,
  COALESCE(c.edition, ''), COALESCE(c.code, ''),
  COALESCE(c.name, ''), COALESCE(c.since, 0), COALESCE(c.until, 0),
  CASE WHEN c.edition IS NULL OR c.edition = (
      SELECT MIN(x.edition) FROM unit_code x
      WHERE x.log = r.log AND x.unit = r.unit) THEN 1 ELSE 0 END,
  r.basis
FROM ranked r
LEFT JOIN unit_code c ON c.log = r.log AND c.unit = r.unit
UNION ALL
SELECT r.log, 1, 0, r.rank_no, r.party, COALESCE(p.name, ''), r.rank_no,
  COALESCE(p.kind, ''), '', '', '', 0, 0, 1, ''
FROM peer_ranked r
LEFT JOIN known_party p ON p.party = r.party
ORDER BY 1, 3, 2, 4, 5, 9
