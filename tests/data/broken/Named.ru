# Actors without a name.
DELETE { ?actor rdfs:label ?name } WHERE { ?actor a dip:Actor ; rdfs:label ?name }
