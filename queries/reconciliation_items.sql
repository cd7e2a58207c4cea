-- The transfers between two parties of one source that were in transit on the
-- day before $4, or had arrived and differ.  Amounts show once disclosed; a
-- difference at once.
SELECT t.transfer,
  CASE WHEN m.second_state = 'live' AND m.second_day < $4 THEN 'differs'
    ELSE 'in_transit' END,
  t.sent_day,
  CASE WHEN m.second_day < $4 THEN t.received_day ELSE 0 END,
  t.sent_amount, t.sent_currency,
  CASE WHEN m.second_day < $4 THEN t.received_amount ELSE 0 END,
  CASE WHEN m.second_day < $4 THEN t.received_currency ELSE '' END,
  CASE WHEN m.second_day < $4 THEN t.difference ELSE 0 END,
  CASE WHEN m.second_day < $4 THEN t.difference_currency ELSE '' END,
  CASE WHEN m.second_day < $4 THEN t.explained ELSE '' END, t.sent_open
FROM matched m
JOIN transfer_line t ON t.transfer = m.subject AND t.sender = m.first_log
  AND t.receiver = m.second_log
WHERE m.kind = 'transfer' AND m.first_state = 'live' AND m.day < $4
  AND m.source = $3
  AND ((m.first_log = $1 AND m.second_log = $2)
    OR (m.first_log = $2 AND m.second_log = $1))
  AND (m.second_state <> 'live' OR m.second_day >= $4 OR m.state = 'differs')
ORDER BY m.day, t.transfer
