-- The postings a transfer made, on both sides, once its entry is disclosed.
-- An account made by the rules has its class and the party it is about; one that
-- was opened its name, once that is disclosed.
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
  SELECT log, idx, reversed FROM entry_line WHERE reversed >= 0),
moved AS (
  SELECT p.log AS log, p.idx AS idx, p.line AS line, p.source AS source,
    p.from_account AS from_account, p.to_account AS to_account,
    p.amount AS amount, p.amount_currency AS currency
  FROM cause c
  JOIN disclosure d ON d.log = c.log AND d.idx = c.idx
  JOIN posting p ON p.log = c.log AND p.idx = c.at),
leg AS (
  SELECT log, from_account AS account FROM moved
  UNION
  SELECT log, to_account FROM moved),
named AS (
  SELECT l.log AS log, l.account AS account,
    CASE WHEN SUBSTR(l.account, 1, 6) = 'alloc:' THEN 'alloc'
      WHEN SUBSTR(l.account, 1, 5) = 'from:' THEN 'from'
      WHEN SUBSTR(l.account, 1, 3) = 'to:' THEN 'to'
      ELSE '' END AS class,
    CASE WHEN SUBSTR(l.account, 1, 6) = 'alloc:' THEN SUBSTR(l.account, 7)
      WHEN SUBSTR(l.account, 1, 5) = 'from:' THEN SUBSTR(l.account, 6)
      WHEN SUBSTR(l.account, 1, 3) = 'to:' THEN SUBSTR(l.account, 4)
      ELSE l.account END AS id,
    COALESCE(o.name, CASE WHEN d.log IS NULL THEN '' ELSE x.name END, '')
      AS name
  FROM leg l
  LEFT JOIN account x ON x.log = l.log AND x.account = l.account
  LEFT JOIN disclosure d ON d.log = x.log AND d.idx = x.idx
  LEFT JOIN known_party o ON SUBSTR(l.account, 1, 3) = 'to:'
      AND o.party = SUBSTR(l.account, 4)
    OR SUBSTR(l.account, 1, 5) = 'from:' AND o.party = SUBSTR(l.account, 6))
SELECT m.log, COALESCE(a.name, ''), m.idx, m.line, m.source,
  m.from_account, f.class, f.id, f.name, m.to_account, t.class, t.id, t.name,
  m.amount, m.currency
FROM moved m
JOIN named f ON f.log = m.log AND f.account = m.from_account
JOIN named t ON t.log = m.log AND t.account = m.to_account
LEFT JOIN known_party a ON a.party = m.log
ORDER BY m.log, m.idx, m.line
