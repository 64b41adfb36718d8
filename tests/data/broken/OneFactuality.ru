# An event that is both stated and denied.
INSERT { ?event dip:polarity dip:Denied } WHERE { ?event a dip:Event ; dip:polarity dip:Stated }
