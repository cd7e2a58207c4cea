-- Projects by programme, pairing and place ('' = any), with what has arrived
-- and been paid.  PAST_DUE: days past the planned end without a handover that
-- both sides state.
WITH money AS (
  SELECT project, currency,
    CAST(SUM(CASE WHEN stage = 'sent' THEN amount ELSE 0 END) AS BIGINT)
      AS sent,
    CAST(SUM(CASE WHEN stage = 'received' THEN amount ELSE 0 END) AS BIGINT)
      AS received,
    CAST(SUM(CASE WHEN stage = 'paid' THEN amount ELSE 0 END) AS BIGINT)
      AS paid
  FROM money_fact
  WHERE project <> ''
  GROUP BY project, currency),
handed AS (
  SELECT DISTINCT project FROM matched
  WHERE kind = 'handover' AND state = 'agreed')
SELECT p.log, p.project, p.name, p.place, COALESCE(u.name, ''), p.aidkind,
  COALESCE(k.name, ''), p.plan, p.mode, p.budget, p.budget_currency,
  COALESCE(m.sent, 0), COALESCE(m.currency, ''),
  COALESCE(m.received, 0), COALESCE(m.currency, ''),
  COALESCE(m.paid, 0), COALESCE(m.currency, ''), p.start, p.due,
  CASE WHEN h.project IS NULL THEN 0 ELSE 1 END,
  CASE WHEN h.project IS NULL AND p.due > 0 AND p.due < $4 THEN $4 - p.due
    ELSE 0 END,
  p.basis
FROM open_project p
LEFT JOIN unit u ON u.unit = p.place
LEFT JOIN aidkind k ON k.log = p.log AND k.aidkind = p.aidkind
LEFT JOIN money m ON m.project = p.project
LEFT JOIN handed h ON h.project = p.project
WHERE ($1 = '' OR p.programme = $1) AND ($2 = '' OR p.pairing = $2)
  AND ($3 = '' OR p.place = $3)
ORDER BY p.log, p.project, m.currency
