-- What may stand in an input of a form of kind $2 that names a record.
SELECT 'account' AS input, a.account AS value, a.name AS name,
  COALESCE(b.amount, 0) AS amount,
  COALESCE(b.amount_currency, '') AS currency
FROM account a
LEFT JOIN balance b ON b.log = a.log AND b.account = a.account
WHERE a.log = $1 AND $2 IN ('funds.raised', 'funds.allocated',
  'funds.allocated.2', 'funds.received', 'funds.paid', 'payment.applied',
  'receiving.agreed', 'funds.returned', 'funds.return_received',
  'balance.opened', 'balance.carried',
  'bank.stated', 'bank.line')
UNION ALL
SELECT 'allocation', a.allocation, COALESCE(p.name, ''), b.amount,
  b.amount_currency
FROM allocation a
JOIN balance b ON b.log = a.log AND b.account = 'alloc:' || a.allocation
LEFT JOIN project p ON p.project = a.project
  AND SUBSTR(a.project, 1, LENGTH(p.log) + 1) = p.log || ':'
WHERE a.log = $1 AND $2 IN ('funds.sent', 'funds.sent.2')
  AND b.amount > 0
UNION ALL
SELECT 'to', party, name, 0, '' FROM party
WHERE log = $1 AND party <> $1 AND $2 <> 'programme.opened'
UNION ALL
SELECT 'with', party, name, 0, '' FROM party
WHERE log = $1 AND party <> $1
UNION ALL
SELECT 'holder', party, name, 0, '' FROM party
WHERE log = $1 AND $2 = 'balance.opened'
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
SELECT 'refund', f.subject, COALESCE(a.name, ''), f.amount, f.amount_currency
FROM half f
LEFT JOIN known_party a ON a.party = f.log
WHERE $2 = 'funds.return_received' AND f.kind = 'refund' AND f.slot = 'first'
  AND f.state = 'live' AND f.with_party = $1 AND NOT EXISTS (
    SELECT 1 FROM half s
    WHERE s.log = $1 AND s.kind = 'refund' AND s.subject = f.subject
      AND s.slot = 'second' AND s.state <> 'reversed')
UNION ALL
SELECT 'refund', h.subject, COALESCE(a.name, ''), q.most - q.used,
  q.most_currency
FROM half h
JOIN quota q ON q.log = h.log AND q.quota = 'refund:' || h.subject
LEFT JOIN known_party a ON a.party = h.with_party
WHERE $2 = 'budget.changed.2' AND h.log = $1 AND h.kind = 'refund'
  AND h.slot = 'second' AND h.state = 'live' AND q.most > q.used
UNION ALL
SELECT 'line', line, '', amount, amount_currency FROM bank_line
WHERE $2 = 'bank.unmatched' AND log = $1 AND state = 'live' AND matched >= 0
UNION ALL
SELECT 'transfer', h.subject, '', h.amount, h.amount_currency
FROM half h
WHERE $2 = 'funds.returned' AND h.log = $1 AND h.kind = 'transfer'
  AND h.slot = 'second' AND h.state = 'live'
UNION ALL
SELECT 'transfer', m.subject, '', m.difference, m.currency
FROM matched m
WHERE $2 = 'difference.explained' AND m.kind = 'transfer'
  AND m.state = 'differs' AND (m.first_log = $1 OR m.second_log = $1)
UNION ALL
SELECT 'receiving', h.subject, h.with_party, 0, ''
FROM half h
WHERE h.log = $1 AND h.kind = 'receiving' AND h.state = 'live'
  AND $2 IN ('funds.sent.2', 'receiving.ended')
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
    'promise.made', 'goods.sent', 'handover.accepted', 'budget.line',
    'contract.signed', 'payment.applied', 'balance.carried')
  AND SUBSTR(project, 1, LENGTH(log) + 1) = log || ':'
UNION ALL
SELECT 'source', source, MIN(name), 0, '' FROM source
WHERE $2 IN ('account.opened', 'balance.opened', 'budget.drafted',
  'reconciliation.stated')
GROUP BY source
UNION ALL
SELECT 'pairing', pairing, '', 0, '' FROM pairing
WHERE $2 IN ('undertaking.entered', 'pairing.ended', 'project.planned',
  'funds.committed')
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
SELECT 'pledge', pledge, '', amount, amount_currency FROM pledge
WHERE log = $1 AND $2 = 'funds.committed'
UNION ALL
SELECT 'commitment', commitment, '', amount, amount_currency FROM commitment
WHERE log = $1 AND $2 = 'budget.drafted'
UNION ALL
SELECT 'budget', budget, '', amount, amount_currency FROM budget
WHERE log = $1 AND state = 'draft' AND $2 IN ('budget.line', 'budget.adopted')
UNION ALL
SELECT i.input, n.line, COALESCE(p.name, ''), q.most - q.used,
  q.most_currency
FROM budget_line n
JOIN quota q ON q.log = n.log AND q.quota = 'line:' || n.line
JOIN budget b ON b.log = n.log AND b.budget = n.budget AND b.state = 'adopted'
JOIN (SELECT 'funds.allocated.2' AS kind, 'line' AS input
  UNION ALL SELECT 'budget.changed', 'from_line'
  UNION ALL SELECT 'budget.changed', 'to_line'
  UNION ALL SELECT 'budget.changed.2', 'from_line'
  UNION ALL SELECT 'budget.changed.2', 'to_line') i ON i.kind = $2
LEFT JOIN project p ON p.project = n.project
  AND SUBSTR(n.project, 1, LENGTH(p.log) + 1) = p.log || ':'
WHERE n.log = $1 AND ($2 <> 'funds.allocated.2' OR n.bucket <> 'reserve')
UNION ALL
SELECT 'contract', contract, '', amount, amount_currency FROM contract
WHERE log = $1 AND ((state = 'signed' AND $2 IN ('contract.changed',
    'progress.certified', 'contract.accepted'))
  OR (state = 'accepted' AND $2 = 'contract.settled')
  OR $2 = 'payment.applied')
UNION ALL
SELECT 'application', application, '', amount, amount_currency
FROM application
WHERE log = $1 AND state = 'endorsed' AND $2 = 'payment.made'
UNION ALL
SELECT 'objection', objection, '', 0, '' FROM objection
WHERE log = $1 AND $2 = 'objection.answered' AND state = 'open'
ORDER BY 1, 2, 3
