-- C6: payments not more than a fifth below a band of their log, as in force on
-- the day asked about.  Which of them belong together src/book/split.c says.
SELECT p.log, p.payment, p.idx, p.amount, p.amount_currency, p.day, p.payee,
  p.project, b.value, CASE WHEN d.log IS NULL THEN 0 ELSE 1 END
FROM payment p
JOIN (SELECT log, CASE WHEN since <= $1 THEN value ELSE before END AS value
  FROM parameter
  WHERE parameter IN ('band_1', 'band_2', 'band_3')) b ON b.log = p.log
LEFT JOIN disclosure d ON d.log = p.log AND d.idx = p.idx
WHERE p.state <> 'reversed' AND p.day <= $1 AND p.amount <= b.value
  AND p.amount * 5 >= b.value * 4
ORDER BY p.log, p.payee, p.project, b.value, p.amount_currency, p.day, p.idx
