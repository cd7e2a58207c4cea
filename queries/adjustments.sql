-- Reversals of entries of a year that was closed.
SELECT x.log, COALESCE(p.name, ''), x.year, x.entry, x.idx,
  COALESCE(v.subject, '')
FROM adjustment x
LEFT JOIN known_party p ON p.party = x.log
LEFT JOIN voucher v ON v.log = x.log AND v.idx = x.entry
ORDER BY x.year DESC, x.log, x.idx
