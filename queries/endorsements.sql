-- Who endorsed an application that is disclosed; an opinion shows once its
-- own entry is.
SELECT e.log, ROW_NUMBER() OVER (ORDER BY e.idx), e.stage, e.idx, e.member,
  CASE WHEN de.log IS NULL THEN '' ELSE e.opinion END, e.day
FROM endorsement e
JOIN application a ON a.log = e.log AND a.application = e.application
JOIN disclosure d ON d.log = a.log AND d.idx = a.idx
LEFT JOIN disclosure de ON de.log = e.log AND de.idx = e.idx
WHERE e.application = $1
ORDER BY e.idx
