-- Entries written down after the day they name: one, or all about a subject.
SELECT log, idx, days FROM backdated_half
WHERE (log = $1 AND idx = $2) OR ($3 <> '' AND subject = $3)
ORDER BY log, idx
