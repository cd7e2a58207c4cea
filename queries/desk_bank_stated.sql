-- The balances of an account as the bank has stated them.
SELECT day, amount, amount_currency, idx
FROM bank_stated
WHERE log = $1 AND account = $2 AND state = 'live'
ORDER BY day
