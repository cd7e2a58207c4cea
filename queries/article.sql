-- One article.
SELECT log, article, title, headline, outlet, published, happened, meeting,
  text, idx, basis
FROM article
WHERE article = $1
ORDER BY log, article
