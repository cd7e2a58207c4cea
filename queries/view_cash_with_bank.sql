-- Book and bank for each account and day that the bank has stated: what the
-- vouchers up to that day make, what the bank says, and what is not matched
-- yet on either side.  Where no bank has stated anything, nothing is added up.
DROP VIEW IF EXISTS book_bank_day;
CREATE VIEW book_bank_day AS
WITH step AS (
  SELECT log, account, day,
    CASE direction WHEN 'credit' THEN amount ELSE -amount END AS book,
    CASE line WHEN '' THEN 1 ELSE 0 END AS vouchers, 0 AS lines
  FROM cash
  WHERE EXISTS (SELECT 1 FROM bank_stated WHERE state = 'live')
  UNION ALL
  SELECT log, account, day, 0, 0, CASE WHEN entry < 0 THEN 1 ELSE 0 END
  FROM bank_line
  WHERE state = 'live'
  UNION ALL
  SELECT log, account, day, 0, 0, 0
  FROM bank_stated
  WHERE state = 'live'),
daily AS (
  SELECT log, account, day, SUM(book) AS book, SUM(vouchers) AS vouchers,
    SUM(lines) AS lines
  FROM step
  GROUP BY log, account, day),
upto AS (
  SELECT log, account, day,
    CAST(SUM(book) OVER (PARTITION BY log, account ORDER BY day) AS BIGINT)
      AS book,
    CAST(SUM(vouchers) OVER (PARTITION BY log, account ORDER BY day)
      AS BIGINT) AS vouchers,
    CAST(SUM(lines) OVER (PARTITION BY log, account ORDER BY day) AS BIGINT)
      AS lines
  FROM daily)
SELECT s.log AS log, s.account AS account, s.day AS day, s.idx AS idx,
  u.book AS book, s.amount AS bank, s.amount_currency AS currency,
  s.amount - u.book AS difference, u.lines AS lines, u.vouchers AS vouchers,
  CASE WHEN s.amount = u.book THEN 'balanced' ELSE 'unbalanced' END
    AS status,
  CASE WHEN d.log IS NULL THEN 0 ELSE 1 END AS is_open, s.basis AS basis
FROM bank_stated s
JOIN upto u ON u.log = s.log AND u.account = s.account AND u.day = s.day
LEFT JOIN disclosure d ON d.log = s.log AND d.idx = s.idx
WHERE s.state = 'live';
