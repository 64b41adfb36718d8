# A property that nobody defined.
INSERT { ?event dip:importance 3 } WHERE { ?event a dip:Event }
