-- Entries of our own log that a publisher has not disclosed yet.
SELECT e.log, e.idx, MAX(e.subject)
FROM (
  SELECT log, idx, subject FROM half WHERE log = $1
  UNION ALL SELECT log, idx, subject FROM voucher WHERE log = $1
  UNION ALL SELECT log, approved, subject FROM voucher
    WHERE log = $1 AND approved >= 0
  UNION ALL SELECT log, reversed, subject FROM voucher
    WHERE log = $1 AND reversed >= 0
  UNION ALL SELECT log, idx, '' FROM posting WHERE log = $1
  UNION ALL SELECT log, idx, allocation FROM allocation WHERE log = $1
  UNION ALL SELECT log, idx, payment FROM payment WHERE log = $1
  UNION ALL SELECT log, idx, undertaking FROM undertaking WHERE log = $1
  UNION ALL SELECT log, idx, meeting FROM meeting WHERE log = $1
  UNION ALL SELECT log, idx, meeting FROM meeting_item WHERE log = $1
  UNION ALL SELECT log, idx, source FROM source WHERE log = $1
  UNION ALL SELECT log, idx, account FROM account WHERE log = $1
  UNION ALL SELECT log, idx, project FROM project WHERE log = $1
  UNION ALL SELECT log, ended, receiving FROM receiving
    WHERE log = $1 AND ended >= 0
  UNION ALL SELECT log, idx, account FROM carried WHERE log = $1
  UNION ALL SELECT log, answered_idx, objection FROM objection
    WHERE log = $1 AND state = 'answered') e
WHERE NOT EXISTS (
  SELECT 1 FROM disclosure d WHERE d.log = e.log AND d.idx = e.idx)
GROUP BY e.log, e.idx
ORDER BY e.log, e.idx
