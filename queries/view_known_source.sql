-- Each fund source once: as the party in its number names it, else as the
-- first log (by code).  Its name shows once that entry is disclosed.
DROP VIEW IF EXISTS known_source;
CREATE VIEW known_source AS
SELECT s.source AS source, s.log AS log, s.idx AS idx,
  CASE WHEN d.log IS NULL THEN '' ELSE s.name END AS name,
  s.plan AS plan, s.channel AS channel, s.currency AS currency,
  s.basis AS basis, CASE WHEN d.log IS NULL THEN 0 ELSE 1 END AS is_open
FROM source s
LEFT JOIN disclosure d ON d.log = s.log AND d.idx = s.idx
WHERE NOT EXISTS (
  SELECT 1 FROM source o
  WHERE o.source = s.source AND o.log <> s.log
    AND SUBSTR(s.source, 1, LENGTH(s.log) + 1) <> s.log || ':'
    AND (o.log < s.log
      OR SUBSTR(o.source, 1, LENGTH(o.log) + 1) = o.log || ':'));
