-- Adopted budgets by source ('' = any): what is allocated of each.
WITH line AS (
  SELECT n.log AS log, n.budget AS budget,
    CAST(SUM(q.used) AS BIGINT) AS used
  FROM budget_line n
  JOIN quota q ON q.log = n.log AND q.quota = 'line:' || n.line
  GROUP BY n.log, n.budget)
SELECT b.log, b.budget, b.idx, b.source, COALESCE(s.name, ''), b.year,
  b.version, b.state, b.amount, b.amount_currency, l.used, b.amount_currency,
  b.amount - l.used, b.amount_currency, l.used * 100 / b.amount, b.number,
  b.day, b.basis
FROM budget b
JOIN line l ON l.log = b.log AND l.budget = b.budget
LEFT JOIN known_source s ON s.source = b.source
WHERE b.state = 'adopted' AND ($1 = '' OR b.source = $1)
ORDER BY b.year DESC, b.log, b.budget
