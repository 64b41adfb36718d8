# A quote that the article does not have.
DELETE { ?evidence oa:exact ?words } INSERT { ?evidence oa:exact "never said" } WHERE { ?evidence oa:exact ?words }
