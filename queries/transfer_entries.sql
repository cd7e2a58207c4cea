-- Every entry about a transfer, reversed ones too.  What is not disclosed is
-- named, not told.
WITH entry_line AS (
  SELECT h.log AS log, h.idx AS idx, h.slot AS slot, h.state AS state,
    h.day AS day, h.amount AS amount, h.amount_currency AS currency,
    '' AS author, -1 AS approved, '' AS approver, -1 AS reversed,
    '' AS reason
  FROM fold g
  CROSS JOIN half h
  WHERE h.log = g.log AND h.kind = 'transfer' AND h.subject = $1
    AND NOT EXISTS (SELECT 1 FROM voucher v
      WHERE v.log = h.log AND v.idx = h.idx)
  UNION ALL
  SELECT v.log, v.idx,
    CASE WHEN v.kind = 'funds.received' THEN 'second' ELSE 'first' END,
    v.state, v.day, v.amount, v.amount_currency, v.author, v.approved,
    v.approver, v.reversed, v.reason
  FROM voucher v
  WHERE v.subject = $1 AND v.kind IN ('funds.sent', 'funds.sent.2', 'funds.received'))
SELECT e.log, e.idx, e.slot, e.state,
  CASE WHEN d.log IS NULL THEN 0 ELSE 1 END,
  CASE WHEN d.log IS NULL THEN 0 ELSE e.day END,
  CASE WHEN d.log IS NULL THEN 0 ELSE e.amount END,
  CASE WHEN d.log IS NULL THEN '' ELSE e.currency END,
  e.author, e.approved, e.approver, e.reversed,
  CASE WHEN dr.log IS NULL THEN 0 ELSE 1 END,
  CASE WHEN dr.log IS NULL THEN '' ELSE e.reason END,
  COALESCE(x.year, 0)
FROM entry_line e
LEFT JOIN disclosure d ON d.log = e.log AND d.idx = e.idx
LEFT JOIN disclosure dr ON dr.log = e.log AND dr.idx = e.reversed
LEFT JOIN adjustment x ON x.log = e.log AND x.idx = e.reversed
ORDER BY e.log, e.idx
