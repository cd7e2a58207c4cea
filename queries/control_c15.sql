-- C15: what was left of each receipt at the end of the day.  First in, first out,
-- for each account and source: the balance is what came last.  Postings up to
-- that day say what had come and what stood there; a receipt that was reversed
-- later was still in force.  Calendar days from the bank date.  Only logs that
-- have set a limit are looked at.
WITH asked AS (
  SELECT DISTINCT log FROM parameter
  WHERE parameter IN ('idle_days', 'idle_max_days')),
taken AS (
  SELECT h.log AS log, h.subject AS subject, h.idx AS idx
  FROM asked g
  CROSS JOIN half h
  WHERE h.log = g.log AND h.kind = 'transfer' AND h.slot = 'second'
    AND h.state = 'live'
  UNION ALL
  SELECT v.log, v.subject, v.idx
  FROM asked g
  CROSS JOIN voucher v
  CROSS JOIN posting q
  WHERE v.log = g.log AND v.kind = 'funds.received' AND v.state = 'reversed'
    AND q.log = v.log AND q.idx = v.reversed AND q.day > $1),
receipt AS (
  SELECT t.log AS log, t.subject AS subject, t.idx AS idx, p.day AS day,
    p.amount AS amount, p.amount_currency AS currency, p.source AS source,
    p.to_account AS account,
    SUM(p.amount) OVER (PARTITION BY t.log, p.to_account, p.source
      ORDER BY p.day DESC, t.idx DESC) - p.amount AS later
  FROM taken t
  CROSS JOIN posting p
  WHERE p.log = t.log AND p.idx = t.idx AND p.day <= $1),
moved AS (
  SELECT p.log AS log, p.to_account AS account, p.source AS source,
    p.amount AS amount
  FROM asked g
  CROSS JOIN posting p
  CROSS JOIN account a
  WHERE p.log = g.log AND p.day <= $1
    AND a.log = p.log AND a.account = p.to_account
  UNION ALL
  SELECT p.log, p.from_account, p.source, -p.amount
  FROM asked g
  CROSS JOIN posting p
  CROSS JOIN account a
  WHERE p.log = g.log AND p.day <= $1
    AND a.log = p.log AND a.account = p.from_account),
held AS (
  SELECT log, account, source, CAST(SUM(amount) AS BIGINT) AS balance
  FROM moved
  GROUP BY log, account, source)
SELECT r.log, r.subject, r.idx,
  CASE WHEN d.log IS NULL THEN 0
    WHEN b.balance - r.later < r.amount THEN b.balance - r.later
    ELSE r.amount END,
  CASE WHEN d.log IS NULL THEN '' ELSE r.currency END, $1 - r.day
FROM receipt r
JOIN held b ON b.log = r.log AND b.account = r.account
  AND b.source = r.source
LEFT JOIN disclosure d ON d.log = r.log AND d.idx = r.idx
WHERE b.balance > r.later
ORDER BY r.log, r.subject, r.idx
