# Evidence that starts nowhere.
DELETE { ?evidence oa:start ?start } WHERE { ?evidence oa:start ?start }
