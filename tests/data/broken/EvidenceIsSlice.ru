# A quote that is not in the article.
DELETE { ?evidence oa:exact ?words } INSERT { ?evidence oa:exact "never said" } WHERE { ?evidence oa:exact ?words }
