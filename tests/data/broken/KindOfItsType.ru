# Statements with the type of an act.
DELETE { ?event dip:eventType type:STATE } INSERT { ?event dip:eventType type:AID } WHERE { ?event dip:eventType type:STATE }
