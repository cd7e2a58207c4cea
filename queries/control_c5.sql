-- C5: written down long after it happened (view_backdated.sql).  The amount is
-- only known once disclosed.
SELECT h.log, h.subject, h.idx,
  CASE WHEN d.log IS NULL THEN 0 ELSE h.amount END,
  CASE WHEN d.log IS NULL THEN '' ELSE h.amount_currency END, h.days
FROM backdated_half h
LEFT JOIN disclosure d ON d.log = h.log AND d.idx = h.idx
WHERE h.entered <= $1
ORDER BY h.log, h.subject, h.idx
