-- Transfers on their way: sent by one side, not confirmed by the other, with
-- the working days since and the days allowed, as the control C9 counts them:
-- by the calendar and parameter of the sender, on the day $2 ($1: one source,
-- '' = any; $3: days allowed where the sender set none).  The amount of one
-- that is not disclosed yet is in the sum of its source and sender, not told
-- by itself.
WITH line AS (
  SELECT m.first_log AS log, m.second_log AS receiver,
    CASE WHEN m.first_open = 1 THEN m.subject ELSE '' END AS transfer,
    CASE WHEN m.first_open = 1 THEN m.first_idx ELSE -1 END AS idx,
    CASE WHEN m.first_open = 1 THEN m.project ELSE '' END AS project,
    m.source AS source, m.currency AS currency, m.amount AS amount,
    m.day AS day, m.basis AS basis
  FROM matched m
  WHERE m.kind = 'transfer' AND m.first_state = 'live'
    AND m.second_state <> 'live' AND ($1 = '' OR m.source = $1)),
sums AS (
  SELECT log, receiver, transfer, idx, project, source, currency,
    COUNT(*) AS n, CAST(SUM(amount) AS BIGINT) AS amount, MIN(day) AS day,
    MIN(basis) AS basis
  FROM line
  GROUP BY log, receiver, transfer, idx, project, source, currency)
SELECT l.log, COALESCE(a.name, ''), l.receiver, COALESCE(b.name, ''),
  l.transfer, l.idx, l.n, COALESCE(p.project, ''), COALESCE(p.name, ''),
  l.source, COALESCE(s.name, ''), l.day, l.day,
  COALESCE(CASE WHEN $2 >= c.since THEN c.value ELSE c.before END, $3),
  l.amount, l.currency, 'in_transit', l.basis
FROM sums l
LEFT JOIN known_party a ON a.party = l.log
LEFT JOIN known_party b ON b.party = l.receiver
LEFT JOIN known_source s ON s.source = l.source
LEFT JOIN open_project p ON p.project = l.project
LEFT JOIN parameter c ON c.log = l.log AND c.parameter = 'confirm_days'
ORDER BY l.currency, l.source, l.day, l.log, l.transfer, l.receiver, l.idx
