-- Articles kept word for word; of one meeting, or all ('').
SELECT log, article, title, outlet, published, happened, idx, basis
FROM article
WHERE $1 = '' OR meeting = $1
ORDER BY published DESC, log, article
