-- Joint meetings, each once, as its convener says.
SELECT t.log, COALESCE(a.name, ''), t.meeting, t.with_party,
  COALESCE(b.name, ''), t.title, t.day, t.half_day, t.place, t.idx, t.basis,
  (SELECT COUNT(*) FROM meeting_item i
   JOIN disclosure di ON di.log = i.log AND di.idx = i.idx
   WHERE i.log = t.log AND i.meeting = t.meeting),
  COALESCE((SELECT MIN(m.state) FROM matched m
    WHERE m.kind = 'minutes' AND m.subject = t.meeting), '')
FROM meeting t
JOIN disclosure d ON d.log = t.log AND d.idx = t.idx
LEFT JOIN known_party a ON a.party = t.log
LEFT JOIN known_party b ON b.party = t.with_party
WHERE NOT EXISTS (
    SELECT 1 FROM meeting o
    JOIN disclosure d2 ON d2.log = o.log AND d2.idx = o.idx
    WHERE o.meeting = t.meeting AND o.log <> t.log
      AND SUBSTR(t.meeting, 1, LENGTH(t.log) + 1) <> t.log || ':'
      AND (o.log < t.log
        OR SUBSTR(o.meeting, 1, LENGTH(o.log) + 1) = o.log || ':'))
ORDER BY t.day DESC, t.meeting, t.log
