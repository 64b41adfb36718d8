# Events that end before they begin.
DELETE { ?event dip:latest ?day } INSERT { ?event dip:latest "1999-12-31"^^xsd:date } WHERE { ?event dip:latest ?day }
