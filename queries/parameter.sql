SELECT value, since, before FROM parameter WHERE log = $1 AND parameter = $2
