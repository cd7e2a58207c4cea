-- The generic matcher: what two sides say of one subject.  The first half is
-- its owner's; the second counts only from the party the first half names.
-- Halves that wait for approval, or are reversed, do not count.  A second
-- half whose first is not held stands alone.  Each half has its own currency;
-- there is a difference only within one.  Halves are found log by log
-- (table fold has them all; a cross join is made in this order), by their
-- key: (log, kind, subject).
-- Both parts of the view give columns of the same types: only then does SQLite
-- take the view apart, look up what is asked for and leave out the rest.
DROP VIEW IF EXISTS transfer_line;
DROP VIEW IF EXISTS plan_entry;
DROP VIEW IF EXISTS money_entry;
DROP VIEW IF EXISTS project_fact;
DROP VIEW IF EXISTS money_fact;
DROP VIEW IF EXISTS matched_money;
DROP VIEW IF EXISTS month_open;
DROP VIEW IF EXISTS month_moved;
DROP VIEW IF EXISTS matched;
CREATE VIEW matched AS
SELECT f.kind AS kind, f.subject AS subject,
  f.log AS first_log, f.with_party AS second_log,
  f.idx AS first_idx, CAST(COALESCE(s.idx, -1) AS BIGINT) AS second_idx,
  f.state AS first_state, CAST(COALESCE(s.state, '') AS TEXT) AS second_state,
  f.day AS day, CAST(COALESCE(s.day, 0) AS BIGINT) AS second_day,
  f.amount AS amount, f.amount_currency AS amount_currency,
  CAST(COALESCE(s.amount, 0) AS BIGINT) AS second_amount,
  f.amount_currency AS currency,
  CAST(COALESCE(s.amount_currency, '') AS TEXT) AS second_currency,
  f.source AS source, f.project AS project,
  CAST(COALESCE(s.source, '') AS TEXT) AS second_source,
  CAST(COALESCE(s.project, '') AS TEXT) AS second_project,
  f.facts AS facts, CAST(COALESCE(s.facts, '') AS TEXT) AS second_facts,
  f.basis AS basis, CAST(COALESCE(s.basis, '') AS TEXT) AS second_basis,
  CAST(CASE WHEN s.state = 'live' AND f.state = 'live'
      AND s.amount_currency = f.amount_currency
    THEN COALESCE(s.amount, 0) - f.amount ELSE 0 END AS BIGINT) AS difference,
  CAST(CASE
    WHEN f.state = 'entered' THEN 'entered'
    WHEN f.state = 'reversed' AND COALESCE(s.state, '') <> 'live'
      THEN 'reversed'
    WHEN f.state = 'live' AND COALESCE(s.state, '') <> 'live'
      THEN 'one_sided'
    WHEN f.state <> 'live' THEN 'one_sided'
    WHEN f.facts = s.facts AND f.source = s.source
      AND f.amount_currency = s.amount_currency THEN 'agreed'
    ELSE 'differs'
  END AS TEXT) AS state,
  CAST(CASE WHEN df.log IS NULL THEN 0 ELSE 1 END AS BIGINT) AS first_open,
  CAST(CASE WHEN ds.log IS NULL THEN 0 ELSE 1 END AS BIGINT) AS second_open
FROM fold g
CROSS JOIN half f
LEFT JOIN half s ON s.subject = f.subject AND s.kind = f.kind
  AND s.log = f.with_party AND s.slot = 'second'
LEFT JOIN disclosure df ON df.log = f.log AND df.idx = f.idx
LEFT JOIN disclosure ds ON ds.log = s.log AND ds.idx = s.idx
WHERE f.log = g.log AND f.slot = 'first'
UNION ALL
SELECT s.kind, s.subject, s.owner, s.log, CAST(-1 AS BIGINT), s.idx,
  CAST('' AS TEXT), s.state, s.day, s.day, CAST(0 AS BIGINT),
  s.amount_currency, s.amount, s.amount_currency, s.amount_currency,
  s.source, s.project, s.source, s.project, CAST('' AS TEXT), s.facts,
  s.basis, s.basis, CAST(0 AS BIGINT),
  CAST(CASE WHEN s.state = 'live' THEN 'one_sided' ELSE s.state END AS TEXT),
  CAST(0 AS BIGINT),
  CAST(CASE WHEN ds.log IS NULL THEN 0 ELSE 1 END AS BIGINT)
FROM fold g
CROSS JOIN half s
LEFT JOIN disclosure ds ON ds.log = s.log AND ds.idx = s.idx
WHERE s.log = g.log AND s.slot = 'second' AND NOT EXISTS (
  SELECT 1 FROM half f
  WHERE f.subject = s.subject AND f.kind = s.kind AND f.slot = 'first'
    AND f.log = s.owner AND f.with_party = s.log);
