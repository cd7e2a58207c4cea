-- C41: an objection without an answer.
SELECT log, objection, idx, 0, '', day
FROM objection
WHERE state = 'open' AND day <= $1
ORDER BY log, objection, idx
