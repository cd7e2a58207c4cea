-- Articles kept word for word; of one meeting, or all ('').  By headline: a
-- title may name persons, and they stand in the article alone.
SELECT log, article, headline, outlet, published, happened, idx, basis
FROM article
WHERE $1 = '' OR meeting = $1
ORDER BY published DESC, log, article
