-- What waits for another person's approval in our own log.
SELECT log, idx, kind, subject, author, amount, amount_currency, day
FROM voucher
WHERE log = $1 AND state = 'waiting'
ORDER BY day, idx
