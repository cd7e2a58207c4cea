SELECT by_idx FROM disclosure WHERE log = $1 AND idx = $2
