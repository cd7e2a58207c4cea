-- What the sides undertook in a pairing.
SELECT t.log, COALESCE(o.name, ''), t.undertaking, t.what, t.plan, t.aidkind,
  COALESCE(k.name, ''), t.amount, t.amount_currency, t.due,
  CASE WHEN t.due > 0 AND t.due < $2 THEN $2 - t.due ELSE 0 END, t.idx,
  t.basis
FROM undertaking t
JOIN disclosure d ON d.log = t.log AND d.idx = t.idx
LEFT JOIN known_party o ON o.party = t.log
LEFT JOIN aidkind k ON k.log = t.log AND k.aidkind = t.aidkind
WHERE $1 = '' OR t.pairing = $1
ORDER BY t.due, t.log, t.undertaking
