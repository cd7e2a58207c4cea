-- C18: a month with movements that both sides have not signed for, once they
-- have begun to reconcile that source month by month; the days count from its
-- last.
SELECT m.sender, m.sender || ':' || CAST(m.label AS VARCHAR(8)) || '.' ||
  m.receiver || '.' || m.source, -1, 0, '', m.until - 1
FROM month_open m
WHERE m.until <= $1 AND EXISTS (
  SELECT 1 FROM reconciliation r
  WHERE r.source = m.source AND r.month <= m.month
    AND ((r.log = m.sender AND r.with_party = m.receiver)
      OR (r.log = m.receiver AND r.with_party = m.sender)))
ORDER BY m.sender, m.receiver, m.source, m.month
