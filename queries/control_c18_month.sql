-- C18: a month with movements that both sides have not signed for; the days
-- count from its last.
SELECT sender, sender || ':' || CAST(label AS VARCHAR(8)) || '.' || receiver
    || '.' || source, -1, 0, '', until - 1
FROM month_open
WHERE until <= $1
ORDER BY sender, receiver, source, month
