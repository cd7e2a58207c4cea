-- Every entry that moved money, once, in the column of its stage, with its
-- day, year and month: what ledgers, project cards and tables by period
-- read.  Raised money comes from postings, a reversal as its own line; of the
-- others only what is in force counts, as in money_fact.  A balance taken over
-- counts for the side that holds it.  The sums are those of the ledger
-- (queries/ledger_gaps.sql).  The year and month
-- of a day number are counted in whole numbers, from March on (proleptic
-- Gregorian: 146097 days in 400 years).
DROP VIEW IF EXISTS money_entry;
CREATE VIEW money_entry AS
WITH entry AS (
  SELECT 'raised' AS stage, p.log AS log, p.idx AS idx, p.source AS source,
    '' AS project, p.to_account AS subject, '' AS other, p.day AS day,
    p.amount_currency AS currency, p.amount AS amount, 0 AS agreed,
    'one_side' AS state
  FROM posting p
  WHERE SUBSTR(p.from_account, 1, 7) = 'raised:'
  UNION ALL
  SELECT 'raised', p.log, p.idx, p.source, '', p.from_account, '', p.day,
    p.amount_currency, -p.amount, 0, 'one_side'
  FROM posting p
  WHERE SUBSTR(p.to_account, 1, 7) = 'raised:'
  UNION ALL
  SELECT 'opening', o.log, o.idx, o.source, '', o.opening, o.with_party, o.day,
    o.amount_currency, o.amount,
    CASE WHEN m.state = 'agreed' THEN o.amount ELSE 0 END,
    CASE WHEN m.state IN ('agreed', 'differs') THEN m.state ELSE 'one_side' END
  FROM opening o
  JOIN matched m ON m.kind = 'opening' AND m.subject = o.opening
    AND ((m.first_log = o.log AND m.first_idx = o.idx
        AND m.first_state = 'live')
      OR (m.second_log = o.log AND m.second_idx = o.idx
        AND m.second_state = 'live'))
  WHERE o.holder = o.log
  UNION ALL
  SELECT 'allocated', a.log, a.idx, a.source, a.project, a.allocation,
    a.with_party, a.day, a.amount_currency, a.amount, 0, 'one_side'
  FROM allocation a
  LEFT JOIN voucher v ON v.log = a.log AND v.idx = a.idx
  WHERE COALESCE(v.state, 'live') = 'live'
  UNION ALL
  SELECT 'sent', m.first_log, m.first_idx, m.source, m.project, m.subject,
    m.second_log, m.day, m.currency, m.amount,
    CASE WHEN m.state = 'agreed' THEN m.amount ELSE 0 END,
    CASE WHEN m.state IN ('agreed', 'differs') THEN m.state ELSE 'one_side' END
  FROM matched m
  WHERE m.kind = 'transfer' AND m.first_state = 'live'
  UNION ALL
  SELECT 'received', m.second_log, m.second_idx, m.second_source,
    CASE WHEN m.second_project = '' THEN m.project ELSE m.second_project END,
    m.subject, m.first_log, m.second_day, m.second_currency,
    m.second_amount,
    CASE WHEN m.state = 'agreed' THEN m.second_amount ELSE 0 END,
    CASE WHEN m.state IN ('agreed', 'differs') THEN m.state ELSE 'one_side' END
  FROM matched m
  WHERE m.kind = 'transfer' AND m.second_state = 'live'
  UNION ALL
  SELECT 'returned', m.first_log, m.first_idx, m.source, m.project,
    m.subject, m.second_log, m.day, m.currency, m.amount,
    CASE WHEN m.state = 'agreed' THEN m.amount ELSE 0 END,
    CASE WHEN m.state IN ('agreed', 'differs') THEN m.state ELSE 'one_side' END
  FROM matched m
  WHERE m.kind = 'refund' AND m.first_state = 'live'
  UNION ALL
  SELECT 'taken_back', m.second_log, m.second_idx, m.second_source, m.project,
    m.subject, m.first_log, m.second_day, m.second_currency,
    m.second_amount,
    CASE WHEN m.state = 'agreed' THEN m.second_amount ELSE 0 END,
    CASE WHEN m.state IN ('agreed', 'differs') THEN m.state ELSE 'one_side' END
  FROM matched m
  WHERE m.kind = 'refund' AND m.second_state = 'live'
  UNION ALL
  SELECT 'paid', v.log, v.idx, v.source, v.project, v.payment, '', v.day,
    v.amount_currency, v.amount, 0, 'one_side'
  FROM payment v
  WHERE v.state = 'live'),
era AS (
  SELECT e.*, (e.day + 719468) / 146097 AS era,
    (e.day + 719468) % 146097 AS doe
  FROM entry e),
year_of AS (
  SELECT e.*, (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 AS yoe
  FROM era e),
day_of AS (
  SELECT e.*, doe - (365 * yoe + yoe / 4 - yoe / 100) AS doy
  FROM year_of e),
month_of AS (
  SELECT e.*, (5 * doy + 2) / 153 AS mp
  FROM day_of e),
dated AS (
  SELECT m.*, CASE WHEN m.mp < 10 THEN m.mp + 3 ELSE m.mp - 9 END AS mm,
    CASE WHEN m.mp < 10 THEN m.yoe + m.era * 400
      ELSE m.yoe + m.era * 400 + 1 END AS yy
  FROM month_of m)
SELECT m.stage AS stage, m.log AS log, m.idx AS idx, m.source AS source,
  m.project AS project, m.subject AS subject, m.other AS other, m.day AS day,
  m.currency AS currency, m.amount AS amount, m.agreed AS agreed,
  m.state AS state,
  CASE WHEN d.log IS NULL THEN 0 ELSE 1 END AS is_open,
  CASE WHEN m.day = 0 THEN '' ELSE CAST(m.yy AS TEXT) END AS year,
  CASE WHEN m.day = 0 THEN '' ELSE CAST(m.yy AS TEXT) || '-'
    || CASE WHEN m.mm < 10 THEN '0' ELSE '' END || CAST(m.mm AS TEXT) END
    AS month
FROM dated m
LEFT JOIN disclosure d ON d.log = m.log AND d.idx = m.idx;
