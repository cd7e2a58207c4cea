-- Months with movements that both sides have not signed for.
DROP VIEW IF EXISTS month_open;
CREATE VIEW month_open AS
SELECT x.sender AS sender, x.receiver AS receiver, x.source AS source,
  x.month AS month, x.until AS until, x.label AS label
FROM month_moved x
WHERE NOT EXISTS (
  SELECT 1 FROM reconciliation r
  JOIN half f ON f.log = r.log AND f.kind = 'reconciliation'
    AND f.subject = r.reconciliation AND f.slot = 'first'
    AND f.state = 'live'
  JOIN half s ON s.log = r.with_party AND s.kind = 'reconciliation'
    AND s.subject = r.reconciliation AND s.slot = 'second'
    AND s.state = 'live' AND s.with_party = r.log AND s.facts = f.facts
  WHERE r.source = x.source AND r.month = x.month
    AND ((r.log = x.sender AND r.with_party = x.receiver)
      OR (r.log = x.receiver AND r.with_party = x.sender)));
