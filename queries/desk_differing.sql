-- What we and another state differently, with our own entry.
SELECT kind, subject, first_log, second_log, difference, currency, $1,
  CASE WHEN first_log = $1 THEN first_idx ELSE second_idx END
FROM matched
WHERE state = 'differs' AND (first_log = $1 OR second_log = $1)
ORDER BY kind, subject, first_log, second_log
