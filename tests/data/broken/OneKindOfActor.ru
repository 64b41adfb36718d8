# Countries that are people.
INSERT { ?actor a dip:Person } WHERE { ?actor a dip:Country }
