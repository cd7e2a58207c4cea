-- Objections we have not answered.
SELECT log, objection, about, channel, day, day, idx
FROM objection
WHERE log = $1 AND state = 'open'
ORDER BY day, objection
