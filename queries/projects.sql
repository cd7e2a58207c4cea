-- Projects by programme, pairing and place ('' = any), with what has arrived
-- and been paid.  PAST_DUE: days past the planned end without a handover that
-- both sides state.
-- 20 rows from behind $5 on; NEXT stands on the last of them if there are
-- more.
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
  WHERE kind = 'handover' AND state = 'agreed'),
line AS (
  SELECT p.log AS log, p.project AS project, p.name AS name,
    p.place AS place, COALESCE(u.name, '') AS place_name,
    p.aidkind AS aidkind, COALESCE(k.name, '') AS aidkind_name,
    p.plan AS plan, p.mode AS mode, p.budget AS budget,
    p.budget_currency AS budget_currency, COALESCE(m.sent, 0) AS sent,
    COALESCE(m.currency, '') AS sent_currency,
    COALESCE(m.received, 0) AS received,
    COALESCE(m.currency, '') AS received_currency,
    COALESCE(m.paid, 0) AS paid, COALESCE(m.currency, '') AS paid_currency,
    p.start AS start, p.due AS due,
    CASE WHEN h.project IS NULL THEN 0 ELSE 1 END AS handed,
    CASE WHEN h.project IS NULL AND p.due > 0 AND p.due < $4 THEN $4 - p.due
      ELSE 0 END AS past_due,
    p.basis AS basis,
    ROW_NUMBER() OVER (ORDER BY p.log, p.project, m.currency) AS r
  FROM open_project p
  LEFT JOIN unit u ON u.unit = p.place
  LEFT JOIN aidkind k ON k.log = p.log AND k.aidkind = p.aidkind
  LEFT JOIN money m ON m.project = p.project
  LEFT JOIN handed h ON h.project = p.project
  WHERE ($1 = '' OR p.programme = $1) AND ($2 = '' OR p.pairing = $2)
    AND ($3 = '' OR p.place = $3)),
start AS (
  SELECT COALESCE(MAX(r), 0) AS r FROM line WHERE project = $5)
SELECT l.log, l.project, l.name, l.place, l.place_name, l.aidkind,
  l.aidkind_name, l.plan, l.mode, l.budget, l.budget_currency, l.sent,
  l.sent_currency, l.received, l.received_currency, l.paid, l.paid_currency,
  l.start, l.due, l.handed, l.past_due, l.basis,
  CASE WHEN l.r = s.r + 20 AND l.r < (SELECT MAX(x.r) FROM line x)
    THEN l.project ELSE '' END
FROM line l
CROSS JOIN start s
WHERE l.r > s.r AND l.r <= s.r + 20
ORDER BY l.r
