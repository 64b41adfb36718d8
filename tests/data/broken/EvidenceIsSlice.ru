# Quotes that are not in the article.
DELETE { GRAPH ?graph { ?evidence oa:exact ?words } } INSERT { GRAPH ?graph { ?evidence oa:exact "never said" } }
WHERE { GRAPH ?graph { ?evidence oa:exact ?words } }
