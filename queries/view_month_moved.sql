-- Months in which money of one source went from one party to another whose logs
-- are both held: the first day, and the first day after.  The month of a day
-- number is found as in base/day.c: years begin on the first of March.
DROP VIEW IF EXISTS month_open;
DROP VIEW IF EXISTS month_moved;
CREATE VIEW month_moved AS
SELECT DISTINCT d.sender AS sender, d.receiver AS receiver,
  d.source AS source, d.n - d.day_of_year + (153 * d.m + 2) / 5 AS month,
  d.n - d.day_of_year + CASE
    WHEN d.m < 11 THEN (153 * (d.m + 1) + 2) / 5
    WHEN (d.y + 1) % 4 = 0 AND ((d.y + 1) % 100 <> 0 OR (d.y + 1) % 400 = 0)
      THEN 366
    ELSE 365 END AS until,
  CASE WHEN d.m < 10 THEN (d.y * 100 + d.m + 3)
    ELSE ((d.y + 1) * 100 + d.m - 9) END AS label
FROM (
  SELECT c.sender AS sender, c.receiver AS receiver, c.source AS source,
    c.n AS n, c.y AS y, c.day_of_year AS day_of_year,
    (5 * c.day_of_year + 2) / 153 AS m
  FROM (
    SELECT b.sender AS sender, b.receiver AS receiver, b.source AS source,
      b.n AS n, b.era * 400 + b.year_of_era AS y,
      b.day_of_era - (365 * b.year_of_era + b.year_of_era / 4
        - b.year_of_era / 100) AS day_of_year
    FROM (
      SELECT a.sender AS sender, a.receiver AS receiver, a.source AS source,
        a.n AS n, a.era AS era, a.day_of_era AS day_of_era,
        (a.day_of_era - a.day_of_era / 1460 + a.day_of_era / 36524
          - a.day_of_era / 146096) / 365 AS year_of_era
      FROM (
        SELECT f.log AS sender, f.with_party AS receiver, f.source AS source,
          f.day AS n, (f.day + 719468) / 146097 AS era,
          (f.day + 719468) % 146097 AS day_of_era
        FROM half f
        WHERE f.kind = 'transfer' AND f.slot = 'first' AND f.state = 'live'
          AND f.day > 0
        UNION
        SELECT s.owner, s.log, s.source, s.day, (s.day + 719468) / 146097,
          (s.day + 719468) % 146097
        FROM half s
        WHERE s.kind = 'transfer' AND s.slot = 'second' AND s.state = 'live'
          AND s.day > 0) a) b) c) d
JOIN fold g ON g.log = d.sender
JOIN fold h ON h.log = d.receiver;
