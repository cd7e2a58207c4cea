-- The items of a meeting: each once where both sides say the same.
SELECT i.log, COALESCE(o.name, ''), i.item, i.topic, i.lead,
  COALESCE(u.name, ''), i.due,
  CASE WHEN i.due > 0 AND i.due < $2 THEN $2 - i.due ELSE 0 END, i.idx,
  i.basis
FROM meeting_item i
JOIN disclosure d ON d.log = i.log AND d.idx = i.idx
LEFT JOIN known_party o ON o.party = i.log
LEFT JOIN unit u ON u.unit = i.lead
WHERE i.meeting = $1 AND NOT EXISTS (
  SELECT 1 FROM meeting_item s
  JOIN disclosure e ON e.log = s.log AND e.idx = s.idx
  WHERE s.meeting = i.meeting AND s.item = i.item AND s.log < i.log
    AND s.topic = i.topic AND s.lead = i.lead AND s.due = i.due)
ORDER BY i.item, i.log
