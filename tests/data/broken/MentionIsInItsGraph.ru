# A mention in the graph of another article.
INSERT { GRAPH ?other { ?mention dip:inArticle ?article } }
WHERE { GRAPH ?graph { ?mention dip:inArticle ?article } ?other prov:wasDerivedFrom ?another FILTER(?another != ?article) }
