-- Every amount of money by stage, source and project; all totals are sums of
-- these.  They come from postings: balances where an account stands for one
-- stage, and the two halves of transfers, which were posted when they became
-- live.  AGREED is the part that both sides state alike.
--   sent + difference = received in answer + in transit
-- for transfers whose sides name one currency; what was received in another
-- differs and stands in that other.  For each party and source
--   opening + raised + received + taken back
--     = allocated + paid + returned + held
DROP VIEW IF EXISTS project_fact;
DROP VIEW IF EXISTS money_fact;
CREATE VIEW money_fact AS
SELECT 'raised' AS stage, b.log AS log, b.source AS source, '' AS project,
  b.amount_currency AS currency, -b.amount AS amount, 0 AS agreed,
  s.basis AS basis
FROM balance b
JOIN source s ON s.log = b.log AND s.source = b.source
WHERE SUBSTR(b.account, 1, 7) = 'raised:'
UNION ALL
SELECT 'opening', m.holder, m.source, '', m.currency, m.amount,
  CASE WHEN m.state = 'agreed' THEN m.amount ELSE 0 END, m.basis
FROM (
  SELECT o.log AS holder, o.source AS source, o.amount_currency AS currency,
    o.amount AS amount, x.state AS state, o.basis AS basis
  FROM opening o
  JOIN matched x ON x.kind = 'opening' AND x.subject = o.opening
    AND ((x.first_log = o.log AND x.first_idx = o.idx
        AND x.first_state = 'live')
      OR (x.second_log = o.log AND x.second_idx = o.idx
        AND x.second_state = 'live'))
  WHERE o.holder = o.log) m
UNION ALL
SELECT 'allocated', a.log, a.source, a.project, a.currency, a.amount, 0,
  a.basis
FROM allocated_money a
UNION ALL
SELECT m.stage, m.log, m.source, m.project, m.currency, m.amount, m.agreed,
  m.basis
FROM matched_money m
UNION ALL
SELECT 'paid', b.log, b.source, SUBSTR(b.account, 6), b.amount_currency,
  b.amount, 0, s.basis
FROM balance b
JOIN source s ON s.log = b.log AND s.source = b.source
WHERE SUBSTR(b.account, 1, 5) = 'paid:'
UNION ALL
SELECT 'held', b.log, b.source, '', b.amount_currency, b.amount, 0, s.basis
FROM balance b
JOIN account a ON a.log = b.log AND a.account = b.account
JOIN source s ON s.log = b.log AND s.source = b.source;
