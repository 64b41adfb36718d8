# An agent without a description.
INSERT { ?event dip:agent id:actor-nobody } WHERE { ?event a dip:Event }
