-- One project.
SELECT p.log, p.project, p.name, p.programme, COALESCE(g.name, ''), p.pairing,
  p.place, COALESCE(u.name, ''), p.aidkind, COALESCE(k.name, ''), p.plan,
  p.mode, p.budget, p.budget_currency, p.start, p.due, p.steward,
  COALESCE(w.name, ''), p.idx, p.basis,
  CASE WHEN EXISTS (SELECT 1 FROM matched m WHERE m.kind = 'handover'
      AND m.project = p.project AND m.state = 'agreed') THEN 'handed_over'
    WHEN p.due > 0 AND p.due < $2 THEN 'past_due'
    WHEN p.start > 0 AND p.start <= $2 THEN 'under_way'
    ELSE 'planned' END,
  CASE WHEN p.due > 0 AND p.due < $2 THEN $2 - p.due ELSE 0 END
FROM open_project p
LEFT JOIN programme g ON g.programme = p.programme
LEFT JOIN unit u ON u.unit = p.place
LEFT JOIN unit w ON w.unit = p.steward
LEFT JOIN aidkind k ON k.log = p.log AND k.aidkind = p.aidkind
WHERE p.project = $1
ORDER BY p.log, p.project
