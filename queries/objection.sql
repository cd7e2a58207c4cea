-- Where one objection stands.  Its words are in no row at all; the answer
-- shows once it is disclosed.
SELECT o.log, COALESCE(p.name, ''), o.objection, o.about, o.channel, o.day,
  o.state, o.outcome, o.answered,
  CASE WHEN d.log IS NULL THEN '' ELSE o.answer END,
  CASE WHEN o.state = 'open' THEN o.day ELSE 0 END, o.idx, o.answered_idx
FROM objection o
LEFT JOIN known_party p ON p.party = o.log
LEFT JOIN disclosure d ON d.log = o.log AND d.idx = o.answered_idx
WHERE o.objection = $1
ORDER BY o.log, o.objection
