-- C16: what came for each settled project and what of it was paid back, entry by
-- entry: a return belongs to the project of the transfer it names, a receipt to
-- the project that it or its sender names.  A project is settled when all its
-- contracts, in whatever log, are.  Which share each source should have had
-- src/book/proportion.c says.
WITH refunded AS (
  SELECT r.log AS log, h.source AS source, r.idx AS idx, h.day AS day,
    h.amount AS amount, h.amount_currency AS currency,
    CASE WHEN t.project <> '' THEN t.project
      ELSE COALESCE(f.project, '') END AS project
  FROM refund r
  CROSS JOIN half h
  CROSS JOIN half t
  LEFT JOIN half f ON f.log = t.with_party AND f.kind = 'transfer'
    AND f.subject = t.subject AND f.slot = 'first'
  WHERE r.transfer <> ''
    AND h.log = r.log AND h.kind = 'refund' AND h.subject = r.refund
    AND h.slot = 'first' AND h.idx = r.idx AND h.state = 'live'
    AND h.day <= $1
    AND t.log = r.log AND t.kind = 'transfer' AND t.subject = r.transfer
    AND t.slot = 'second'),
settled AS (
  SELECT DISTINCT r.log AS log, r.project AS project, r.currency AS currency
  FROM refunded r
  WHERE EXISTS (SELECT 1 FROM contract c
      WHERE c.project = r.project AND c.day <= $1)
    AND NOT EXISTS (SELECT 1 FROM contract c
      WHERE c.project = r.project AND c.day <= $1
        AND (c.settled = 0 OR c.settled > $1)))
SELECT s.log, s.project, h.source, 0, h.idx, h.amount, h.amount_currency,
  h.day
FROM settled s
CROSS JOIN half h
LEFT JOIN half f ON h.project = '' AND f.log = h.with_party
  AND f.kind = 'transfer' AND f.subject = h.subject AND f.slot = 'first'
WHERE h.log = s.log AND h.kind = 'transfer' AND h.slot = 'second'
  AND h.state = 'live' AND h.day <= $1 AND h.amount_currency = s.currency
  AND CASE WHEN h.project <> '' THEN h.project
    ELSE COALESCE(f.project, '') END = s.project
UNION ALL
SELECT s.log, s.project, r.source, 1, r.idx, r.amount, r.currency, r.day
FROM settled s
JOIN refunded r ON r.log = s.log AND r.project = s.project
  AND r.currency = s.currency
ORDER BY 1, 2, 7, 3, 4, 5
