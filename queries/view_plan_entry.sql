-- What became of each line of the budgets in force: every allocation, receipt
-- and payment, with the line it belongs to ('' where no budget has it).  An
-- allocation names its line, a transfer its allocation.  A payment names a source
-- and a project only: payments fill the lines of both by year, each up to what
-- was received for it, the last one with the rest; one payment may so belong to
-- two lines in part.
DROP VIEW IF EXISTS plan_entry;
CREATE VIEW plan_entry AS
WITH line AS (
  SELECT n.log AS log, n.line AS line, n.source AS source,
    n.project AS project, b.year AS year
  FROM budget_line n
  JOIN budget b ON b.log = n.log AND b.budget = n.budget
    AND b.state = 'adopted'),
given AS (
  SELECT a.log AS log, a.allocation AS allocation, a.idx AS idx,
    a.with_party AS other, a.day AS day, a.amount_currency AS currency,
    a.amount AS amount, a.source AS source,
    COALESCE(l.log, '') AS line_log, COALESCE(l.line, '') AS line,
    COALESCE(l.project, a.project) AS project,
    COALESCE(v.state, 'live') AS state
  FROM allocation a
  LEFT JOIN line l ON l.log = a.log AND l.line = a.line
  LEFT JOIN voucher v ON v.log = a.log AND v.idx = a.idx),
received AS (
  SELECT m.second_log AS log, m.second_idx AS idx, m.subject AS subject,
    m.first_log AS other, m.second_day AS day, m.second_currency AS currency,
    m.second_amount AS amount, m.second_source AS source,
    COALESCE(g.line_log, '') AS line_log, COALESCE(g.line, '') AS line,
    CASE WHEN COALESCE(g.line, '') <> '' THEN g.project
      WHEN m.second_project = '' THEN m.project
      ELSE m.second_project END AS project,
    m.state AS state
  FROM matched m
  LEFT JOIN voucher v ON v.log = m.first_log AND v.idx = m.first_idx
  LEFT JOIN posting p ON p.log = m.first_log
    AND p.idx = CASE WHEN COALESCE(v.approved, -1) >= 0 THEN v.approved
      ELSE m.first_idx END
    AND SUBSTR(p.from_account, 1, 6) = 'alloc:'
  LEFT JOIN given g ON g.log = p.log
    AND 'alloc:' || g.allocation = p.from_account
    AND g.source = m.second_source
  WHERE m.kind = 'transfer' AND m.second_state = 'live'),
room AS (
  SELECT source, project, line_log, line, year,
    CAST(SUM(amount) AS BIGINT) AS room
  FROM (
    SELECT source, project, log AS line_log, line, year, 0 AS amount
    FROM line
    UNION ALL
    SELECT r.source, r.project, r.line_log, r.line, COALESCE(l.year, 9999),
      r.amount
    FROM received r
    LEFT JOIN line l ON l.log = r.line_log AND l.line = r.line) x
  GROUP BY source, project, line_log, line, year),
place AS (
  SELECT source, project, line_log, line, room,
    CAST(SUM(room) OVER (PARTITION BY source, project
      ORDER BY year, line_log, line) AS BIGINT) AS upto,
    ROW_NUMBER() OVER (PARTITION BY source, project
      ORDER BY year DESC, line_log DESC, line DESC) AS from_last
  FROM room),
paid AS (
  SELECT v.log AS log, v.idx AS idx, v.payment AS subject, v.day AS day,
    v.amount_currency AS currency, v.amount AS amount, v.source AS source,
    v.project AS project,
    CAST(SUM(v.amount) OVER (PARTITION BY v.source, v.project
      ORDER BY v.day, v.log, v.idx) AS BIGINT) AS upto
  FROM payment v
  WHERE v.state = 'live'),
share AS (
  SELECT p.log AS log, p.idx AS idx, p.subject AS subject, p.day AS day,
    p.currency AS currency, p.source AS source, p.project AS project,
    COALESCE(e.line_log, '') AS line_log, COALESCE(e.line, '') AS line,
    CASE WHEN e.from_last IS NULL THEN p.amount
      ELSE CASE WHEN e.from_last = 1 OR p.upto < e.upto THEN p.upto
          ELSE e.upto END
        - CASE WHEN p.upto - p.amount > e.upto - e.room
          THEN p.upto - p.amount ELSE e.upto - e.room END END AS amount
  FROM paid p
  LEFT JOIN place e ON e.source = p.source AND e.project = p.project)
SELECT 'allocated' AS stage, log AS log, idx AS idx, allocation AS subject,
  other AS other, day AS day, currency AS currency, amount AS amount,
  'one_side' AS state, source AS source, project AS project,
  line_log AS line_log, line AS line
FROM given
WHERE state = 'live'
UNION ALL
SELECT 'received', log, idx, subject, other, day, currency, amount,
  CASE WHEN state IN ('agreed', 'differs') THEN state ELSE 'one_side' END,
  source, project, line_log, line
FROM received
UNION ALL
SELECT 'paid', log, idx, subject, '', day, currency, amount, 'one_side',
  source, project, line_log, line
FROM share
WHERE amount > 0;
