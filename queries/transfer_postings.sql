-- The postings a transfer made, on both sides, once its entry is disclosed.
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
  WHERE v.subject = $1 AND v.kind IN ('funds.sent', 'funds.sent.2', 'funds.received')),
cause AS (
  SELECT log, idx AS idx, idx AS at FROM entry_line
  UNION
  SELECT log, idx, approved FROM entry_line WHERE approved >= 0
  UNION
  SELECT log, idx, reversed FROM entry_line WHERE reversed >= 0)
SELECT p.log, p.idx, p.line, p.source, p.from_account, p.to_account,
  p.amount, p.amount_currency
FROM cause c
JOIN disclosure d ON d.log = c.log AND d.idx = c.idx
JOIN posting p ON p.log = c.log AND p.idx = c.at
ORDER BY p.log, p.idx, p.line
