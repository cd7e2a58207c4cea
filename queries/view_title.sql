-- What things are called that tables are made by; once, and once disclosed.
DROP VIEW IF EXISTS title;
CREATE VIEW title AS
SELECT 'aidkind' AS what, k.aidkind AS item, MIN(k.name) AS name
FROM aidkind k GROUP BY k.aidkind
UNION ALL
SELECT 'programme', g.programme, MIN(g.name)
FROM programme g
JOIN disclosure d ON d.log = g.log AND d.idx = g.idx
GROUP BY g.programme
UNION ALL
SELECT 'unit', u.unit, MIN(u.name) FROM unit u GROUP BY u.unit
UNION ALL
SELECT 'party', k.party, k.name FROM known_party k
UNION ALL
SELECT 'project', p.project, MIN(p.name) FROM open_project p
GROUP BY p.project
UNION ALL
SELECT 'source', s.source, s.name FROM known_source s;
