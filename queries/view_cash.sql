-- What the vouchers in force do to the accounts at the bank: one line for
-- each, on its own day.  Money that was only set aside has not left its
-- account.  LINE is the bank's line it was matched with, or ''.  A cross join
-- is made in this order: each half finds its posting by its key.
DROP VIEW IF EXISTS book_bank_day;
DROP VIEW IF EXISTS cash;
CREATE VIEW cash AS
SELECT c.*, COALESCE(m.line, '') AS line
FROM (
  SELECT r.log AS log, r.idx AS idx, 'funds.raised' AS kind, '' AS subject,
    r.account AS account, 'credit' AS direction, r.amount AS amount,
    r.amount_currency AS currency, r.day AS day
  FROM raising r
  WHERE r.state = 'live'
  UNION ALL
  SELECT h.log, h.idx, 'funds.received', h.subject, p.to_account, 'credit',
    h.amount, h.amount_currency, h.day
  FROM fold g
  CROSS JOIN half h
  CROSS JOIN posting p
  WHERE h.log = g.log AND h.kind = 'transfer' AND h.slot = 'second'
    AND h.state = 'live'
    AND p.log = h.log AND p.idx = h.idx AND p.line = 1
  UNION ALL
  SELECT h.log, h.idx, 'funds.sent', h.subject, a.account, 'debit', h.amount,
    h.amount_currency, h.day
  FROM fold g
  CROSS JOIN half h
  LEFT JOIN voucher v ON v.log = h.log AND v.idx = h.idx
  CROSS JOIN posting p
  CROSS JOIN allocation a
  WHERE h.log = g.log AND h.kind = 'transfer' AND h.slot = 'first'
    AND h.state = 'live'
    AND p.log = h.log AND p.line = 1
    AND p.idx = CASE WHEN v.approved >= 0 THEN v.approved ELSE h.idx END
    AND a.log = h.log AND a.allocation = SUBSTR(p.from_account, 7)
  UNION ALL
  SELECT h.log, h.idx, 'funds.returned', h.subject, p.from_account, 'debit',
    h.amount, h.amount_currency, h.day
  FROM fold g
  CROSS JOIN half h
  LEFT JOIN voucher v ON v.log = h.log AND v.idx = h.idx
  CROSS JOIN posting p
  WHERE h.log = g.log AND h.kind = 'refund' AND h.slot = 'first'
    AND h.state = 'live'
    AND p.log = h.log AND p.line = 1
    AND p.idx = CASE WHEN v.approved >= 0 THEN v.approved ELSE h.idx END
  UNION ALL
  SELECT h.log, h.idx, 'funds.return_received', h.subject, p.to_account,
    'credit', h.amount, h.amount_currency, h.day
  FROM fold g
  CROSS JOIN half h
  CROSS JOIN posting p
  WHERE h.log = g.log AND h.kind = 'refund' AND h.slot = 'second'
    AND h.state = 'live'
    AND p.log = h.log AND p.idx = h.idx AND p.line = 1
  UNION ALL
  SELECT o.log, o.idx, 'balance.opened', o.opening, o.account, 'credit',
    o.amount, o.amount_currency, o.day
  FROM opening o
  JOIN half h ON h.log = o.log AND h.kind = 'opening'
    AND h.subject = o.opening AND h.idx = o.idx AND h.state = 'live'
  WHERE o.account <> ''
  UNION ALL
  SELECT y.log, y.idx,
    CASE WHEN y.application = '' THEN 'funds.paid' ELSE 'payment.made' END,
    y.payment, y.account, 'debit', y.amount,
    y.amount_currency, y.day
  FROM payment y
  WHERE y.state = 'live') c
LEFT JOIN bank_match m ON m.log = c.log AND m.entry = c.idx;
