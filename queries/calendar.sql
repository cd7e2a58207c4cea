SELECT day, working FROM calendar_day WHERE log = $1 ORDER BY log, day
