-- What was set aside by each allocation, and what of it was taken back.  The
-- posting is found by its account in an index that holds nothing else, then
-- read by its key.
DROP VIEW IF EXISTS project_fact;
DROP VIEW IF EXISTS money_fact;
DROP VIEW IF EXISTS allocated_money;
CREATE VIEW allocated_money AS
SELECT a.log AS log, a.source AS source, a.project AS project,
  p.amount_currency AS currency, p.amount AS amount, a.basis AS basis
FROM fold g
CROSS JOIN allocation a
CROSS JOIN posting i
CROSS JOIN posting p
WHERE a.log = g.log AND i.log = a.log
  AND i.to_account = 'alloc:' || a.allocation
  AND p.log = i.log AND p.idx = i.idx AND p.line = i.line
  AND p.from_account = a.account
UNION ALL
SELECT a.log, a.source, a.project, p.amount_currency, CAST(-p.amount AS BIGINT),
  a.basis
FROM fold g
CROSS JOIN allocation a
CROSS JOIN posting i
CROSS JOIN posting p
WHERE a.log = g.log AND i.log = a.log
  AND i.from_account = 'alloc:' || a.allocation
  AND p.log = i.log AND p.idx = i.idx AND p.line = i.line
  AND p.to_account = a.account;
