-- Entries that were reversed, and what replaced them: about one subject, or in
-- the history that one entry stands in, or all ('' = any).  The reason shows
-- when the reversal is disclosed, the fields when both entries are.
WITH history AS (
  SELECT DISTINCT o.log AS log, o.kind AS kind, o.subject AS subject
  FROM correction o
  WHERE $2 <> '' AND o.log = $2 AND (o.idx = $3 OR o.by_idx = $3)),
chosen AS (
  SELECT c.* FROM correction c
  WHERE $2 = ''
  UNION ALL
  SELECT c.*
  FROM history o
  CROSS JOIN correction c
  WHERE c.log = o.log AND c.kind = o.kind AND c.subject = o.subject)
SELECT c.log, c.idx, c.kind, c.subject, c.day, c.reversed,
  CASE WHEN dr.log IS NULL THEN '' ELSE COALESCE(v.reason, '') END,
  c.by_idx, c.by_day,
  CASE WHEN d.log IS NULL OR db.log IS NULL THEN '' ELSE c.fields END,
  CASE WHEN d.log IS NULL THEN 0 ELSE 1 END,
  CASE WHEN db.log IS NULL THEN 0 ELSE 1 END
FROM chosen c
LEFT JOIN voucher v ON v.log = c.log AND v.idx = c.idx
LEFT JOIN disclosure d ON d.log = c.log AND d.idx = c.idx
LEFT JOIN disclosure dr ON dr.log = c.log AND dr.idx = c.reversed
LEFT JOIN disclosure db ON db.log = c.log AND db.idx = c.by_idx
WHERE $1 = '' OR c.subject = $1
ORDER BY c.log, c.idx
