-- The facts of view_money_fact that belong to a project, found by it: asked
-- for one project, nothing else is looked at.  Of two halves either may name
-- it.
DROP VIEW IF EXISTS project_fact;
CREATE VIEW project_fact AS
SELECT 'allocated' AS stage, a.log AS log, a.source AS source,
  a.project AS project, a.currency AS currency, a.amount AS amount,
  0 AS agreed, a.basis AS basis
FROM allocated_money a
WHERE a.project <> ''
UNION ALL
SELECT m.stage, m.log, m.source, t.project, m.currency, m.amount, m.agreed,
  m.basis
FROM (SELECT DISTINCT h.project AS project, h.kind AS kind,
    h.subject AS subject
  FROM fold g
  CROSS JOIN half h
  WHERE h.log = g.log AND h.project <> ''
    AND h.kind IN ('transfer', 'refund')) t
CROSS JOIN matched_money m
WHERE m.kind = t.kind AND m.subject = t.subject AND m.project = t.project
UNION ALL
SELECT 'paid', b.log, b.source, t.project, b.amount_currency, b.amount, 0,
  s.basis
FROM (SELECT DISTINCT v.log AS log, v.project AS project
  FROM fold g
  CROSS JOIN payment v
  WHERE v.log = g.log AND v.project <> '') t
CROSS JOIN balance b
CROSS JOIN source s
WHERE b.log = t.log AND b.account = 'paid:' || t.project
  AND s.log = b.log AND s.source = b.source;
