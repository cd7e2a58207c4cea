-- What stands over and under the table of a monthly statement: whose, of which
-- source, up to which day, and who signed for each side (the treasurer who
-- wrote its half, his unit, the entry, the day).
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''), r.source, COALESCE(s.name, ''), r.month, r.until - 1,
  m.state, CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END,
  CASE WHEN m.first_state = 'live' THEN 'treasurer' ELSE 'unsigned' END,
  CASE WHEN m.first_state = 'live' THEN COALESCE(f.author, '') ELSE '' END,
  COALESCE(fu.name, ''),
  CASE WHEN m.first_state = 'live'
    THEN m.first_log || '/' || CAST(m.first_idx AS TEXT) ELSE '' END,
  CASE WHEN m.first_state = 'live' THEN COALESCE(fh.entered, 0) ELSE 0 END,
  CASE WHEN m.second_state = 'live' THEN 'treasurer' ELSE 'unsigned' END,
  CASE WHEN m.second_state = 'live' THEN COALESCE(g.author, '') ELSE '' END,
  COALESCE(gu.name, ''),
  CASE WHEN m.second_state = 'live'
    THEN m.second_log || '/' || CAST(m.second_idx AS TEXT) ELSE '' END,
  CASE WHEN m.second_state = 'live' THEN COALESCE(gh.entered, 0) ELSE 0 END
FROM matched m
JOIN reconciliation r ON r.reconciliation = m.subject
  AND r.log = CASE WHEN m.first_idx < 0 THEN m.second_log ELSE m.first_log END
LEFT JOIN reconciliation f ON f.log = m.first_log
  AND f.reconciliation = m.subject AND f.idx = m.first_idx
LEFT JOIN reconciliation g ON g.log = m.second_log
  AND g.reconciliation = m.subject AND g.idx = m.second_idx
LEFT JOIN half fh ON fh.log = m.first_log AND fh.kind = m.kind
  AND fh.subject = m.subject AND fh.slot = 'first'
LEFT JOIN half gh ON gh.log = m.second_log AND gh.kind = m.kind
  AND gh.subject = m.subject AND gh.slot = 'second'
LEFT JOIN member fm ON fm.log = f.log AND fm.member = f.author
LEFT JOIN member gm ON gm.log = g.log AND gm.member = g.author
LEFT JOIN unit fu ON fu.log = fm.log AND fu.unit = fm.unit
LEFT JOIN unit gu ON gu.log = gm.log AND gu.unit = gm.unit
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
LEFT JOIN known_source s ON s.source = r.source
WHERE m.kind = 'reconciliation' AND m.subject = $1
ORDER BY m.first_log, m.second_log
