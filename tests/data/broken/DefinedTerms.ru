# A property that is not defined in the ontology.
INSERT { ?event dip:importance 3 } WHERE { ?event a dip:Event }
