-- Contracts of a project, in whatever log, that are not settled.
SELECT log, contract, state
FROM contract
WHERE project = $1 AND state <> 'settled'
ORDER BY log, contract
