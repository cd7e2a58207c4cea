-- Receiving accounts: who agreed and when.  What an entry says of the account
-- shows once it is disclosed; the number never does.
-- No fingerprint is a hash of zeros.
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''),
  CASE WHEN m.first_open = 1 THEN COALESCE(r.label, '')
    WHEN m.second_open = 1 THEN COALESCE(q.label, '') ELSE '' END,
  CASE WHEN m.first_open = 1 AND r.log IS NOT NULL THEN r.fingerprint
    WHEN m.second_open = 1 AND q.log IS NOT NULL THEN q.fingerprint
    ELSE 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' END,
  CASE WHEN m.first_state = 'ended' OR m.second_state = 'ended' THEN 'ended'
    ELSE m.state END,
  COALESCE(f.entered, 0), COALESCE(s.entered, 0), m.first_idx, m.second_idx,
  CASE WHEN COALESCE(r.ended, -1) >= 0 THEN r.ended
    ELSE COALESCE(q.ended, -1) END,
  CASE WHEN dr.log IS NOT NULL THEN r.reason
    WHEN dq.log IS NOT NULL THEN q.reason ELSE '' END,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN half f ON f.log = m.first_log AND f.kind = m.kind
  AND f.subject = m.subject AND f.slot = 'first'
LEFT JOIN half s ON s.log = m.second_log AND s.kind = m.kind
  AND s.subject = m.subject AND s.slot = 'second'
LEFT JOIN receiving r ON r.log = m.first_log AND r.receiving = m.subject
  AND m.first_idx >= 0
LEFT JOIN receiving q ON q.log = m.second_log AND q.receiving = m.subject
  AND m.second_idx >= 0
LEFT JOIN disclosure dr ON dr.log = r.log AND dr.idx = r.ended
LEFT JOIN disclosure dq ON dq.log = q.log AND dq.idx = q.ended
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'receiving'
ORDER BY m.subject, m.first_log, m.second_log
