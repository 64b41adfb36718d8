# Evidence without a start offset.
DELETE { ?evidence oa:start ?start } WHERE { ?evidence oa:start ?start }
