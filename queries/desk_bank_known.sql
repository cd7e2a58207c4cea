-- Every line of an account that was ever recorded: one that was reversed is
-- not taken from a file again.
SELECT line
FROM bank_line
WHERE log = $1 AND account = $2
ORDER BY line
