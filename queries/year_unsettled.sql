-- Transfers of the year from $3 to before $4 between two parties that differ
-- and not both have explained, or that one side alone has stated and that stand
-- in no statement of the year's end signed by both.
SELECT m.subject, m.state
FROM matched m
JOIN transfer_line t ON t.transfer = m.subject AND t.sender = m.first_log
  AND t.receiver = m.second_log
WHERE m.kind = 'transfer' AND m.day >= $3 AND m.day < $4
  AND ((m.first_log = $1 AND m.second_log = $2)
    OR (m.first_log = $2 AND m.second_log = $1))
  AND (m.state = 'entered'
    OR (m.state = 'differs' AND t.explained <> 'both')
    OR (m.state = 'one_sided' AND NOT EXISTS (
      SELECT 1 FROM reconciliation r
      JOIN half f ON f.log = r.log AND f.kind = 'reconciliation'
        AND f.subject = r.reconciliation AND f.slot = 'first'
        AND f.state = 'live'
      JOIN half s ON s.log = r.with_party AND s.kind = 'reconciliation'
        AND s.subject = r.reconciliation AND s.slot = 'second'
        AND s.state = 'live' AND s.with_party = r.log AND s.facts = f.facts
      WHERE r.source = m.source AND r.until = $4
        AND ((r.log = $1 AND r.with_party = $2)
          OR (r.log = $2 AND r.with_party = $1)))))
ORDER BY m.subject, m.first_log, m.second_log
