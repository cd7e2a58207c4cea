-- Where the entries that tables are made of, the figures by stage, and the
-- ledger differ: for each party, source and stage.  There is never a line;
-- tests ask.  What was allocated is set aside or has been sent; on account is
-- what came in and has neither been set aside nor gone.
WITH told AS (
  SELECT 0 AS side, log, source, currency, stage, amount FROM money_entry
  UNION ALL
  SELECT 0, log, source, currency, 'held',
    CASE WHEN stage IN ('raised', 'opening', 'received', 'taken_back')
        THEN amount
      WHEN stage = 'sent' THEN 0 ELSE -amount END
  FROM money_entry
  UNION ALL
  SELECT 1, log, source, currency, stage, amount FROM money_fact
  WHERE stage NOT IN ('in_transit', 'difference')
  UNION ALL
  SELECT 2, b.log, b.source, b.amount_currency, c.stage, c.sign * b.amount
  FROM balance b
  JOIN (
    SELECT 'raised:' AS class, 'raised' AS stage, -1 AS sign UNION ALL
    SELECT 'opening:', 'opening', -1 UNION ALL
    SELECT 'from:', 'received', -1 UNION ALL
    SELECT 'back:', 'taken_back', -1 UNION ALL
    SELECT 'alloc:', 'allocated', 1 UNION ALL
    SELECT 'to:', 'allocated', 1 UNION ALL
    SELECT 'to:', 'sent', 1 UNION ALL
    SELECT 'paid:', 'paid', 1 UNION ALL
    SELECT 'returned:', 'returned', 1) c
  ON SUBSTR(b.account, 1, LENGTH(c.class)) = c.class
  UNION ALL
  SELECT 2, b.log, b.source, b.amount_currency, 'held', b.amount
  FROM balance b
  JOIN account a ON a.log = b.log AND a.account = b.account),
sums AS (
  SELECT log, source, currency, stage,
    CAST(SUM(CASE WHEN side = 0 THEN amount ELSE 0 END) AS BIGINT) AS entries,
    CAST(SUM(CASE WHEN side = 1 THEN amount ELSE 0 END) AS BIGINT) AS facts,
    CAST(SUM(CASE WHEN side = 2 THEN amount ELSE 0 END) AS BIGINT) AS ledger
  FROM told
  GROUP BY log, source, currency, stage)
SELECT log, source, stage, entries, currency, facts, currency, ledger, currency
FROM sums
WHERE entries <> ledger OR facts <> ledger
ORDER BY log, source, currency, stage
