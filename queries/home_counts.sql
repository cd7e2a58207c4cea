-- People, goods and promises in figures, for the first page.
SELECT
  COALESCE(SUM(CASE WHEN kind = 'posting' AND state IN ('one_sided', 'agreed')
    THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'posting' AND state = 'agreed'
    THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'consignment'
    AND state IN ('one_sided', 'agreed', 'differs') THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'consignment' AND state = 'agreed'
    THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'promise'
    AND state IN ('one_sided', 'agreed') THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'promise' AND state = 'agreed'
    THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'promise' AND state = 'one_sided'
    AND first_idx >= 0 AND day < $1 THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'pairing'
    AND state IN ('one_sided', 'agreed', 'differs') THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'pairing' AND state = 'agreed'
    THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'transfer' AND state = 'one_sided'
    AND first_state = 'live' THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind = 'transfer' AND state = 'differs'
    THEN 1 ELSE 0 END), 0),
  COALESCE(SUM(CASE WHEN kind <> 'transfer' AND state = 'differs'
    THEN 1 ELSE 0 END), 0),
  (SELECT COUNT(*) FROM open_project),
  (SELECT COUNT(*) FROM objection),
  (SELECT COUNT(*) FROM objection WHERE state = 'open'),
  (SELECT COUNT(*) FROM finding)
FROM matched
