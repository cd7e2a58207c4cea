-- Is a project suspended, or was it?
SELECT log, project, state, day, resumed, reason, idx
FROM suspension
WHERE project = $1
ORDER BY log, project
