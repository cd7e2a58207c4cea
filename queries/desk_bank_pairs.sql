-- Which voucher could stand behind a bank line that has none: the same
-- account, direction and amount.  The nearest day comes first.  A cross join
-- is made in this order: each voucher finds the lines of its account.
SELECT l.line, c.idx, c.kind, c.subject, c.day,
  CASE WHEN c.day > l.day THEN c.day - l.day ELSE l.day - c.day END AS apart
FROM cash c
CROSS JOIN bank_line l
WHERE c.log = $1 AND c.line = '' AND l.log = c.log AND l.account = c.account
  AND l.amount = c.amount AND l.direction = c.direction
  AND l.state = 'live' AND l.entry < 0
ORDER BY l.line, apart, c.idx
