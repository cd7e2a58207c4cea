-- What may stand in an input of a form of kind $2 that names a record.
SELECT 'account' AS input, a.account AS value, a.name AS name,
  COALESCE(b.amount, 0) AS amount,
  COALESCE(b.amount_currency, '') AS currency
FROM account a
LEFT JOIN balance b ON b.log = a.log AND b.account = a.account
WHERE a.log = $1 AND $2 IN ('funds.raised', 'funds.allocated',
  'funds.received', 'funds.paid', 'bank.stated', 'bank.line')
UNION ALL
SELECT 'allocation', a.allocation, COALESCE(p.name, ''), b.amount,
  b.amount_currency
FROM allocation a
JOIN balance b ON b.log = a.log AND b.account = 'alloc:' || a.allocation
LEFT JOIN project p ON p.project = a.project
  AND SUBSTR(a.project, 1, LENGTH(p.log) + 1) = p.log || ':'
WHERE a.log = $1 AND $2 = 'funds.sent' AND b.amount > 0
UNION ALL
SELECT 'to', party, name, 0, '' FROM party
WHERE log = $1 AND party <> $1 AND $2 <> 'programme.opened'
UNION ALL
SELECT 'with', party, name, 0, '' FROM party
WHERE log = $1 AND party <> $1
UNION ALL
SELECT 'transfer', f.subject, COALESCE(a.name, ''), f.amount,
  f.amount_currency
FROM half f
LEFT JOIN known_party a ON a.party = f.log
WHERE $2 = 'funds.received' AND f.kind = 'transfer' AND f.slot = 'first'
  AND f.state = 'live' AND f.with_party = $1 AND NOT EXISTS (
    SELECT 1 FROM half s
    WHERE s.log = $1 AND s.kind = 'transfer' AND s.subject = f.subject
      AND s.slot = 'second' AND s.state <> 'reversed')
UNION ALL
SELECT CASE f.kind WHEN 'promise' THEN 'promise' ELSE 'consignment' END,
  f.subject, COALESCE(a.name, ''), 0, ''
FROM half f
LEFT JOIN known_party a ON a.party = f.log
WHERE f.slot = 'first' AND f.state = 'live' AND f.with_party = $1
  AND ((f.kind = 'promise' AND $2 = 'promise.kept')
    OR (f.kind = 'consignment' AND $2 = 'goods.received'))
UNION ALL
SELECT 'project', project, name, 0, '' FROM project
WHERE $2 IN ('funds.allocated', 'funds.received', 'funds.paid',
    'promise.made', 'goods.sent', 'handover.accepted')
  AND SUBSTR(project, 1, LENGTH(log) + 1) = log || ':'
UNION ALL
SELECT 'source', source, MIN(name), 0, '' FROM source
WHERE $2 = 'account.opened'
GROUP BY source
UNION ALL
SELECT 'pairing', pairing, '', 0, '' FROM pairing
WHERE $2 IN ('undertaking.entered', 'pairing.ended', 'project.planned')
GROUP BY pairing
UNION ALL
SELECT i.input, u.unit, u.name, 0, ''
FROM unit u
JOIN (SELECT 'unit.coded' AS kind, 'unit' AS input
  UNION ALL SELECT 'unit.joined', 'unit'
  UNION ALL SELECT 'unit.joined', 'cluster'
  UNION ALL SELECT 'unit.added', 'parent'
  UNION ALL SELECT 'project.planned', 'place'
  UNION ALL SELECT 'project.planned', 'steward'
  UNION ALL SELECT 'handover.accepted', 'keeper'
  UNION ALL SELECT 'meeting.item', 'lead'
  UNION ALL SELECT 'pairing.signed', 'donor_unit'
  UNION ALL SELECT 'pairing.signed', 'recipient_unit') i ON i.kind = $2
UNION ALL
SELECT 'aidkind', aidkind, name, 0, '' FROM aidkind
WHERE log = $1 AND $2 <> 'aidkind.set'
UNION ALL
SELECT 'programme', programme, name, 0, '' FROM programme
WHERE log = $1 AND $2 = 'project.planned'
UNION ALL
SELECT 'mandate', mandate, title, 0, '' FROM mandate
WHERE log = $1 AND $2 <> 'mandate.registered'
UNION ALL
SELECT 'meeting', meeting, title, 0, '' FROM meeting
WHERE $2 IN ('meeting.item', 'minutes.agreed', 'article.filed')
UNION ALL
SELECT 'objection', objection, '', 0, '' FROM objection
WHERE log = $1 AND $2 = 'objection.answered' AND state = 'open'
ORDER BY 1, 2, 3
