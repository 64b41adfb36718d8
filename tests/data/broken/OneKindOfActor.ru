# Countries that are also persons.
INSERT { ?actor a dip:Person } WHERE { ?actor a dip:Country }
