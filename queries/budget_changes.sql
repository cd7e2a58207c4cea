-- Plan changes of a budget, into it and out of it, with what both sides say;
-- the reason shows once the entry is disclosed.
SELECT c.log, c.change, c.idx, m.second_log, m.second_idx, c.purpose,
  c.from_line, c.refund, c.to_line, m.amount, m.amount_currency,
  CASE WHEN m.first_open = 1 THEN c.reason ELSE '' END,
  CASE WHEN m.first_open = 1 THEN c.number ELSE '' END, m.day, m.state
FROM plan_change c
JOIN matched m ON m.kind = 'budget_change' AND m.subject = c.change
  AND m.first_log = c.log
WHERE c.budget = $1 OR c.to_budget = $1
ORDER BY m.day, c.log, c.change
