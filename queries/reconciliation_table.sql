-- The monthly statement $1 as a table: what senders and receivers have in their
-- books before the month, in it and at its end; what is in transit or differs,
-- one by one; the senders' balance once these are taken into account; what each
-- side stated.  In each line
--   sent + difference = received + in transit
-- Amounts of a transfer show once its entry is disclosed: those in transit that
-- are not stand together, of those that differ only the difference shows.
WITH sheet AS (
  SELECT m.first_log AS one, m.second_log AS two, m.first_idx AS one_idx,
    m.second_idx AS two_idx, m.first_state AS one_state,
    m.second_state AS two_state, r.source AS source, r.month AS month,
    r.until AS until, r.sent_currency AS currency
  FROM matched m
  JOIN reconciliation r ON r.reconciliation = m.subject
    AND r.log = CASE WHEN m.first_idx < 0 THEN m.second_log
      ELSE m.first_log END
  WHERE m.kind = 'reconciliation' AND m.subject = $1),
item AS (
  SELECT t.subject AS transfer, t.first_log AS log, t.first_idx AS idx,
    t.second_log AS other, t.first_open AS first_open,
    t.second_open AS second_open, t.day AS day, t.amount AS amount,
    t.second_day AS second_day, t.second_amount AS second_amount,
    t.state AS state, s.month AS month, s.currency AS currency,
    CASE WHEN t.second_state = 'live' AND t.second_day < s.until
        AND t.second_currency = t.currency THEN 1 ELSE 0 END AS is_there
  FROM sheet s
  JOIN matched t ON t.kind = 'transfer' AND t.first_state = 'live'
    AND t.day < s.until AND t.source = s.source AND t.currency = s.currency
    AND ((t.first_log = s.one AND t.second_log = s.two)
      OR (t.first_log = s.two AND t.second_log = s.one))),
book AS (
  SELECT s.currency AS currency,
    CAST(COALESCE(SUM(i.amount), 0) AS BIGINT) AS sent,
    CAST(COALESCE(SUM(CASE WHEN i.day < i.month THEN i.amount ELSE 0 END), 0)
      AS BIGINT) AS sent_before,
    CAST(COALESCE(SUM(CASE WHEN i.is_there = 1 THEN i.second_amount
      ELSE 0 END), 0) AS BIGINT) AS received,
    CAST(COALESCE(SUM(CASE WHEN i.is_there = 1 AND i.second_day < i.month
      THEN i.second_amount ELSE 0 END), 0) AS BIGINT) AS received_before,
    CAST(COALESCE(SUM(CASE WHEN i.is_there = 0 THEN i.amount ELSE 0 END), 0)
      AS BIGINT) AS in_transit,
    CAST(COALESCE(SUM(CASE WHEN i.day < i.month
        AND (i.is_there = 0 OR i.second_day >= i.month) THEN i.amount
      ELSE 0 END), 0) AS BIGINT) AS in_transit_before,
    CAST(COALESCE(SUM(CASE WHEN i.is_there = 1
      THEN i.second_amount - i.amount ELSE 0 END), 0) AS BIGINT) AS difference,
    CAST(COALESCE(SUM(CASE WHEN i.is_there = 1 AND i.day < i.month
        AND i.second_day < i.month
      THEN i.second_amount - i.amount ELSE 0 END), 0) AS BIGINT)
      AS difference_before
  FROM sheet s
  LEFT JOIN item i ON i.currency = s.currency
  GROUP BY s.currency),
line AS (
  SELECT 1 AS place, 'before' AS what, '' AS transfer, '' AS log, -1 AS idx,
    '' AS other, 0 AS day, 0 AS second_day, sent_before AS sent,
    currency AS sent_in, received_before AS received, currency AS received_in,
    in_transit_before AS in_transit, currency AS in_transit_in,
    difference_before AS difference, currency AS difference_in
  FROM book
  UNION ALL
  SELECT 2, 'moved', '', '', -1, '', 0, 0, sent - sent_before, currency,
    received - received_before, currency, in_transit - in_transit_before,
    currency, difference - difference_before, currency
  FROM book
  UNION ALL
  SELECT 3, 'booked', '', '', -1, '', 0, 0, sent, currency, received, currency,
    in_transit, currency, difference, currency
  FROM book
  UNION ALL
  SELECT 4, 'in_transit', transfer, log, idx, other, day, 0, amount, currency,
    0, '', amount, currency, 0, ''
  FROM item WHERE is_there = 0 AND first_open = 1
  UNION ALL
  SELECT 4, 'in_transit', '', log, -1, other, 0, 0,
    CAST(SUM(amount) AS BIGINT), currency, 0, '',
    CAST(SUM(amount) AS BIGINT), currency, 0, ''
  FROM item WHERE is_there = 0 AND first_open = 0
  GROUP BY log, other, currency
  UNION ALL
  SELECT 5, 'differs', transfer, log,
    CASE WHEN first_open = 1 THEN idx ELSE -1 END, other,
    CASE WHEN first_open = 1 THEN day ELSE 0 END,
    CASE WHEN second_open = 1 THEN second_day ELSE 0 END,
    CASE WHEN first_open = 1 THEN amount ELSE 0 END,
    CASE WHEN first_open = 1 THEN currency ELSE '' END,
    CASE WHEN second_open = 1 THEN second_amount ELSE 0 END,
    CASE WHEN second_open = 1 THEN currency ELSE '' END, 0, '',
    second_amount - amount, currency
  FROM item WHERE is_there = 1 AND state = 'differs'
  UNION ALL
  SELECT 6, 'adjusted', '', '', -1, '', 0, 0, sent - in_transit + difference,
    currency, received, currency, 0, '', 0, ''
  FROM book
  UNION ALL
  SELECT 7, 'stated_first', '', s.one, s.one_idx, '', 0, 0, r.sent,
    r.sent_currency, r.received, r.received_currency, r.in_transit,
    r.in_transit_currency, r.difference, r.difference_currency
  FROM sheet s
  JOIN reconciliation r ON r.log = s.one AND r.reconciliation = $1
  WHERE s.one_state = 'live'
  UNION ALL
  SELECT 8, 'stated_second', '', s.two, s.two_idx, '', 0, 0, r.sent,
    r.sent_currency, r.received, r.received_currency, r.in_transit,
    r.in_transit_currency, r.difference, r.difference_currency
  FROM sheet s
  JOIN reconciliation r ON r.log = s.two AND r.reconciliation = $1
  WHERE s.two_state = 'live'),
cause AS (
  SELECT x.transfer AS transfer, MIN(x.cause) AS cause
  FROM explanation x
  JOIN half h ON h.log = x.log AND h.idx = x.idx AND h.kind = 'explanation'
    AND h.state = 'live'
  JOIN disclosure d ON d.log = x.log AND d.idx = x.idx
  GROUP BY x.transfer)
SELECT l.place, l.what, l.transfer, l.log, COALESCE(a.name, ''), l.idx,
  CASE WHEN l.idx < 0 THEN '' ELSE l.log || '/' || CAST(l.idx AS TEXT) END,
  l.day, l.second_day,
  l.sent, l.sent_in,
  l.received, l.received_in,
  l.in_transit, l.in_transit_in,
  l.difference, l.difference_in,
  CASE WHEN l.what = 'differs' THEN 'explained_' || COALESCE(t.explained, '')
    ELSE '' END,
  CASE WHEN l.what = 'differs' THEN COALESCE(c.cause, '') ELSE '' END
FROM line l
LEFT JOIN transfer_line t ON t.transfer = l.transfer AND t.sender = l.log
  AND t.receiver = l.other AND l.transfer <> ''
LEFT JOIN cause c ON c.transfer = l.transfer
LEFT JOIN known_party a ON a.party = l.log
ORDER BY l.place, l.day, l.transfer, l.log, l.idx
