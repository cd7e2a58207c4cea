-- One member of a party, and what he may do.
SELECT log, member, unit, roles, ended FROM member
WHERE log = $1 AND member = $2
