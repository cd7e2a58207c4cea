-- How many objections there are, by who received them; about one record, or
-- all ('').
SELECT o.log, COALESCE(p.name, ''), COUNT(*),
  CAST(SUM(CASE WHEN o.state = 'answered' THEN 1 ELSE 0 END) AS BIGINT),
  CAST(SUM(CASE WHEN o.state = 'open' THEN 1 ELSE 0 END) AS BIGINT),
  CAST(SUM(CASE WHEN o.outcome = 'corrected' THEN 1 ELSE 0 END) AS BIGINT),
  CAST(SUM(CASE WHEN o.outcome = 'explained' THEN 1 ELSE 0 END) AS BIGINT),
  CAST(SUM(CASE WHEN o.outcome = 'not_upheld' THEN 1 ELSE 0 END) AS BIGINT),
  CAST(SUM(CASE WHEN o.outcome = 'passed_on' THEN 1 ELSE 0 END) AS BIGINT),
  MAX(CASE WHEN o.state = 'answered' THEN o.answered ELSE 0 END)
FROM objection o
LEFT JOIN known_party p ON p.party = o.log
WHERE $1 = '' OR o.about = $1
GROUP BY o.log, p.name
ORDER BY o.log
