-- Transfers as the public may see them: the state, the age and the
-- difference at once; what an entry says, when it is disclosed.  The age counts
-- on the calendar of the side that must confirm; of the sender, where the
-- other keeps no log.  A difference is explained by a side that names a cause
-- and the very amount it is now, by both when they name the same cause.
DROP VIEW IF EXISTS transfer_line;
CREATE VIEW transfer_line AS
SELECT m.subject AS transfer, m.first_log AS sender, m.second_log AS receiver,
  CASE
    WHEN m.state = 'one_sided' AND m.first_state = 'live' THEN 'in_transit'
    WHEN m.state = 'one_sided' THEN 'received_only'
    WHEN m.state = 'entered' THEN 'waiting'
    ELSE m.state
  END AS status,
  m.first_idx AS sent_idx, m.second_idx AS received_idx,
  m.first_state AS sent_state, m.second_state AS received_state,
  m.first_open AS sent_open, m.second_open AS received_open,
  m.day AS age_day,
  CASE WHEN EXISTS (SELECT 1 FROM fold g WHERE g.log = m.second_log)
    THEN m.second_log ELSE m.first_log END AS calendar,
  CASE WHEN m.first_open = 1 THEN m.day ELSE 0 END AS sent_day,
  CASE WHEN m.second_open = 1 THEN m.second_day ELSE 0 END AS received_day,
  CASE WHEN m.first_open = 1 THEN m.amount ELSE 0 END AS sent_amount,
  CASE WHEN m.first_open = 1 THEN m.currency ELSE '' END AS sent_currency,
  CASE WHEN m.second_open = 1 THEN m.second_amount ELSE 0 END
    AS received_amount,
  CASE WHEN m.second_open = 1 THEN m.second_currency ELSE '' END
    AS received_currency,
  m.difference AS difference,
  CASE WHEN m.difference = 0 THEN '' ELSE m.currency END
    AS difference_currency,
  CASE WHEN m.first_open = 1 THEN m.source
    WHEN m.second_open = 1 THEN m.second_source ELSE '' END AS source,
  CASE WHEN m.first_open = 1 AND m.project <> '' THEN m.project
    WHEN m.second_open = 1 THEN m.second_project ELSE '' END AS project,
  CASE WHEN m.first_idx < 0 THEN m.second_basis ELSE m.basis END AS basis,
  CASE
    WHEN m.state <> 'differs' THEN ''
    WHEN f.state = 'live' AND s.state = 'live' AND f.facts = s.facts
      AND f.amount = m.difference AND f.amount_currency = m.currency
      THEN 'both'
    WHEN f.state = 'live' AND f.amount = m.difference
      AND f.amount_currency = m.currency THEN 'one'
    WHEN s.state = 'live' AND s.amount = m.difference
      AND s.amount_currency = m.currency THEN 'one'
    ELSE 'none'
  END AS explained
FROM matched m
LEFT JOIN half f ON f.log = m.first_log AND f.kind = 'explanation'
  AND f.subject = m.subject AND f.slot = 'first'
  AND f.with_party = m.second_log
LEFT JOIN half s ON s.log = m.second_log AND s.kind = 'explanation'
  AND s.subject = m.subject AND s.slot = 'second'
  AND s.with_party = m.first_log
WHERE m.kind = 'transfer';
