-- Entries written down after the day they name: one, a half of kind $3 about
-- $4; or all about the transfer $4, for which $3 is ''.  A cross join is made in
-- this order.
SELECT b.log, b.idx, b.days
FROM backdated_half b
WHERE b.log = $1 AND b.idx = $2 AND b.kind = $3 AND b.subject = $4
UNION ALL
SELECT b.log, b.idx, b.days
FROM fold g
CROSS JOIN (SELECT 'transfer' AS kind UNION ALL SELECT 'explanation') k
CROSS JOIN backdated_half b
WHERE $3 = '' AND b.log = g.log AND b.kind = k.kind AND b.subject = $4
ORDER BY 1, 2
