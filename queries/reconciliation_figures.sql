-- What the book has between two parties of one source, either way, before day
-- $4: sent and difference are received and in transit.
SELECT
  CAST(COALESCE(SUM(m.amount), 0) AS BIGINT), $5,
  CAST(COALESCE(SUM(CASE WHEN m.there = 1 THEN m.second_amount ELSE 0 END), 0)
    AS BIGINT), $5,
  CAST(COALESCE(SUM(CASE WHEN m.there = 0 THEN m.amount ELSE 0 END), 0)
    AS BIGINT), $5,
  CAST(COALESCE(SUM(CASE WHEN m.there = 1 THEN m.second_amount - m.amount
    ELSE 0 END), 0) AS BIGINT), $5
FROM (
  SELECT t.amount AS amount, t.second_amount AS second_amount,
    CASE WHEN t.second_state = 'live' AND t.second_day < $4
        AND t.second_currency = t.currency THEN 1 ELSE 0 END AS there
  FROM matched t
  WHERE t.kind = 'transfer' AND t.first_state = 'live' AND t.day < $4
    AND t.source = $3 AND t.currency = $5
    AND ((t.first_log = $1 AND t.second_log = $2)
      OR (t.first_log = $2 AND t.second_log = $1))) m
ORDER BY 1
