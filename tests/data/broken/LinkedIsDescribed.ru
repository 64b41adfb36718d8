# An agent of whom nothing is said.
INSERT { ?event dip:agent id:actor-nobody } WHERE { ?event a dip:Event }
