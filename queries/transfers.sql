-- Transfers: by state, source, project and place ('' = any).
-- 20 rows from behind $5 on; NEXT stands on the last of them if there are
-- more.
WITH touched AS (
  SELECT DISTINCT h.subject AS subject
  FROM fold g
  CROSS JOIN half h
  WHERE h.log = g.log AND h.project = $3 AND h.project <> ''
    AND h.kind = 'transfer'),
found AS (
  SELECT x.* FROM transfer_line x
  WHERE $3 = ''
  UNION ALL
  SELECT x.*
  FROM touched t
  CROSS JOIN transfer_line x
  WHERE x.transfer = t.subject),
line AS (
  SELECT t.transfer AS transfer, t.sender AS log,
    COALESCE(a.name, '') AS sender_name, t.receiver AS receiver,
    COALESCE(b.name, '') AS receiver_name, t.status AS status,
    t.age_day AS age, t.calendar AS calendar, t.sent_day AS sent_day,
    t.received_day AS received_day, t.sent_amount AS sent_amount,
    t.sent_currency AS sent_amount_currency,
    t.received_amount AS received_amount,
    t.received_currency AS received_amount_currency,
    t.difference AS difference,
    t.difference_currency AS difference_currency, t.source AS source,
    COALESCE(s.name, '') AS source_name, t.project AS project,
    COALESCE(p.name, '') AS project_name, t.basis AS basis,
    t.sent_open AS sent_open, t.received_open AS received_open,
    ROW_NUMBER() OVER (ORDER BY t.age_day DESC, t.transfer, t.sender, t.receiver) AS r
  FROM found t
  LEFT JOIN known_party a ON a.party = t.sender
  LEFT JOIN known_party b ON b.party = t.receiver
  LEFT JOIN known_source s ON s.source = t.source
  LEFT JOIN open_project p ON p.project = t.project
  WHERE ($1 = '' OR t.status = $1) AND ($2 = '' OR t.source = $2)
    AND ($3 = '' OR t.project = $3) AND ($4 = '' OR p.place = $4)),
start AS (
  SELECT COALESCE(MAX(r), 0) AS r FROM line WHERE transfer = $5)
SELECT l.transfer, l.log, l.sender_name, l.receiver, l.receiver_name,
  l.status, l.age, l.calendar, l.sent_day, l.received_day, l.sent_amount,
  l.sent_amount_currency, l.received_amount, l.received_amount_currency,
  l.difference, l.difference_currency, l.source, l.source_name, l.project,
  l.project_name, l.basis, l.sent_open, l.received_open,
  CASE WHEN l.r = s.r + 20 AND l.r < (SELECT MAX(x.r) FROM line x)
    THEN l.transfer ELSE '' END
FROM line l
CROSS JOIN start s
WHERE l.r > s.r AND l.r <= s.r + 20
ORDER BY l.r
