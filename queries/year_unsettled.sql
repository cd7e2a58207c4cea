-- Transfers of the year from $3 to before $4 between two parties, or ('') between
-- $1 and any that keeps a log here, that differ and not both have explained,
-- or that one side alone has stated and that stand in no statement of the
-- year's end signed by both.
SELECT m.subject, m.state
FROM matched m
JOIN transfer_line t ON t.transfer = m.subject AND t.sender = m.first_log
  AND t.receiver = m.second_log
WHERE m.kind = 'transfer' AND m.day >= $3 AND m.day < $4
  AND ((m.first_log = $1 AND m.second_log = $2)
    OR (m.first_log = $2 AND m.second_log = $1)
    OR ($2 = '' AND (m.first_log = $1 OR m.second_log = $1)
      AND EXISTS (SELECT 1 FROM fold g WHERE g.log = m.first_log)
      AND EXISTS (SELECT 1 FROM fold g WHERE g.log = m.second_log)))
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
        AND ((r.log = m.first_log AND r.with_party = m.second_log)
          OR (r.log = m.second_log AND r.with_party = m.first_log)))))
ORDER BY m.subject, m.first_log, m.second_log
