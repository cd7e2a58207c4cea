-- Pairings as far as a side has disclosed them; of one unit, or all ('').  The
-- end is an entry of its own: its day and reason need its disclosure.
SELECT m.subject, m.first_log, COALESCE(a.name, ''), m.second_log,
  COALESCE(b.name, ''),
  COALESCE(pa.donor_unit, pb.donor_unit, ''), COALESCE(ud.name, ''),
  COALESCE(pa.recipient_unit, pb.recipient_unit, ''), COALESCE(ur.name, ''),
  COALESCE(pa.level, pb.level, ''), COALESCE(pa.since, pb.since, 0),
  COALESCE(pa.until, pb.until, 0),
  CASE WHEN ea.log IS NOT NULL THEN pa.ended
    WHEN eb.log IS NOT NULL THEN pb.ended ELSE 0 END,
  CASE WHEN ea.log IS NOT NULL THEN pa.reason
    WHEN eb.log IS NOT NULL THEN pb.reason ELSE '' END,
  CASE WHEN COALESCE(pa.ended, 0) > 0 OR COALESCE(pb.ended, 0) > 0
    THEN 'ended' ELSE m.state END,
  m.first_idx, m.second_idx, m.first_open, m.second_open,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END
FROM matched m
LEFT JOIN pairing pa ON m.first_open = 1 AND pa.log = m.first_log
  AND pa.pairing = m.subject
LEFT JOIN pairing pb ON m.second_open = 1 AND pb.log = m.second_log
  AND pb.pairing = m.subject
LEFT JOIN disclosure ea ON ea.log = pa.log AND ea.idx = pa.ended_idx
LEFT JOIN disclosure eb ON eb.log = pb.log AND eb.idx = pb.ended_idx
LEFT JOIN unit ud ON ud.unit = COALESCE(pa.donor_unit, pb.donor_unit, '')
LEFT JOIN unit ur
  ON ur.unit = COALESCE(pa.recipient_unit, pb.recipient_unit, '')
LEFT JOIN known_party a ON a.party = m.first_log
LEFT JOIN known_party b ON b.party = m.second_log
WHERE m.kind = 'pairing' AND (m.first_open = 1 OR m.second_open = 1)
  AND ($1 = '' OR COALESCE(pa.donor_unit, pb.donor_unit, '') = $1
    OR COALESCE(pa.recipient_unit, pb.recipient_unit, '') = $1)
ORDER BY m.subject, m.first_log, m.second_log
