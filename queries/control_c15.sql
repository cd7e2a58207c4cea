-- C15: what is left of each receipt.  First in, first out, for each account and
-- source: the balance is what came last.  Calendar days from the bank date.
WITH receipt AS (
  SELECT h.log AS log, h.subject AS subject, h.idx AS idx, h.day AS day,
    h.amount AS amount, h.amount_currency AS currency, b.amount AS balance,
    SUM(h.amount) OVER (PARTITION BY h.log, p.to_account, h.source
      ORDER BY h.day DESC, h.idx DESC) - h.amount AS later
  FROM half h
  JOIN posting p ON p.log = h.log AND p.idx = h.idx
  JOIN balance b ON b.log = h.log AND b.account = p.to_account
    AND b.source = h.source
  WHERE h.kind = 'transfer' AND h.slot = 'second' AND h.state = 'live'
    AND h.day <= $1)
SELECT r.log, r.subject, r.idx,
  CASE WHEN d.log IS NULL THEN 0
    WHEN r.balance - r.later < r.amount THEN r.balance - r.later
    ELSE r.amount END,
  CASE WHEN d.log IS NULL THEN '' ELSE r.currency END, $1 - r.day
FROM receipt r
LEFT JOIN disclosure d ON d.log = r.log AND d.idx = r.idx
WHERE r.balance > r.later
ORDER BY r.log, r.subject, r.idx
