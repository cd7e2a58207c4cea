-- The days a project was shown to the people before it began, or last.
SELECT log, project, first, last, place, idx
FROM project_notice
WHERE project = $1
ORDER BY log, project
