# Consultations with a mode of ASSAULT.
INSERT { ?event dip:mode type:ASSAULT-heavy-weapons } WHERE { ?event dip:eventType type:CONSULT }
