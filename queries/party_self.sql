SELECT name, kind, currency, zone FROM party WHERE log = $1 AND party = $1
