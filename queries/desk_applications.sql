-- Applications of our own log that wait for their next step.
SELECT log, application, idx,
  CASE WHEN state = 'endorsed' THEN 'pay' WHEN stage = 0 THEN 'supervisor'
    WHEN stage = 1 THEN 'work_group' WHEN stage = 2 THEN 'recipient_office'
    ELSE 'finance' END,
  payee, amount, amount_currency, purpose, day, author
FROM application
WHERE log = $1 AND state IN ('applied', 'endorsed')
ORDER BY day, idx
