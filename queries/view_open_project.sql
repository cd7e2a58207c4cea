-- Projects whose entry is disclosed: only these may be named on a page.
DROP VIEW IF EXISTS planned;
DROP VIEW IF EXISTS open_project;
CREATE VIEW open_project AS
SELECT p.*
FROM project p
JOIN disclosure d ON d.log = p.log AND d.idx = p.idx;
