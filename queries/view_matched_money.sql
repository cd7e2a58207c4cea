-- What two halves say of one movement of money, by stage: see view_money_fact.
DROP VIEW IF EXISTS project_fact;
DROP VIEW IF EXISTS money_fact;
DROP VIEW IF EXISTS matched_money;
CREATE VIEW matched_money AS
SELECT m.kind AS kind, m.subject AS subject, 'sent' AS stage,
  m.first_log AS log, m.source AS source, m.project AS project,
  m.currency AS currency, m.amount AS amount,
  CASE WHEN m.state = 'agreed' THEN m.amount ELSE 0 END AS agreed,
  m.basis AS basis
FROM matched m
WHERE m.kind = 'transfer' AND m.first_state = 'live'
UNION ALL
SELECT m.kind, m.subject, 'received', m.second_log, m.second_source,
  CAST(CASE WHEN m.second_project = '' THEN m.project
    ELSE m.second_project END AS TEXT),
  m.second_currency, m.second_amount,
  CASE WHEN m.state = 'agreed' THEN m.second_amount ELSE 0 END, m.second_basis
FROM matched m
WHERE m.kind = 'transfer' AND m.second_state = 'live'
UNION ALL
SELECT m.kind, m.subject, 'in_transit', m.first_log, m.source, m.project, m.currency, m.amount,
  0, m.basis
FROM matched m
WHERE m.kind = 'transfer' AND m.first_state = 'live'
  AND m.second_state <> 'live'
UNION ALL
SELECT m.kind, m.subject, 'difference', m.first_log, m.source, m.project, m.currency,
  m.difference, 0, m.basis
FROM matched m
WHERE m.kind = 'transfer' AND m.state = 'differs'
UNION ALL
SELECT m.kind, m.subject, 'returned', m.first_log, m.source, m.project, m.currency, m.amount,
  CASE WHEN m.state = 'agreed' THEN m.amount ELSE 0 END, m.basis
FROM matched m
WHERE m.kind = 'refund' AND m.first_state = 'live'
UNION ALL
SELECT m.kind, m.subject, 'taken_back', m.second_log, m.second_source, m.project,
  m.second_currency, m.second_amount,
  CASE WHEN m.state = 'agreed' THEN m.second_amount ELSE 0 END, m.second_basis
FROM matched m
WHERE m.kind = 'refund' AND m.second_state = 'live';
