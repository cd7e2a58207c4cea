-- Disclosed projects with what tables are made by: the donor's unit of the
-- pairing (once that is disclosed), the township of a village, the currency
-- of the budget or of the books.
DROP VIEW IF EXISTS planned;
CREATE VIEW planned AS
WITH pair AS (
  SELECT x.pairing AS pairing, MIN(x.donor_unit) AS donor_unit
  FROM pairing x
  JOIN disclosure d ON d.log = x.log AND d.idx = x.idx
  GROUP BY x.pairing),
place AS (
  SELECT u.unit AS unit, MIN(CASE WHEN u.kind = 'village' AND u.parent <> ''
    THEN u.parent ELSE u.unit END) AS place
  FROM unit u
  GROUP BY u.unit)
SELECT p.project AS project, p.programme AS programme,
  p.pairing AS pairing, COALESCE(r.donor_unit, '') AS unit,
  COALESCE(l.place, p.place) AS place, p.aidkind AS aidkind,
  p.plan AS plan, p.mode AS mode, p.log AS log, p.basis AS basis,
  p.budget AS budget, CASE WHEN p.budget_currency <> ''
    THEN p.budget_currency ELSE COALESCE(y.currency, '') END AS currency
FROM open_project p
LEFT JOIN pair r ON r.pairing = p.pairing
LEFT JOIN place l ON l.unit = p.place
LEFT JOIN party y ON y.log = p.log AND y.party = p.log;
