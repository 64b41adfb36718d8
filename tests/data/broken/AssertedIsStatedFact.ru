# A denied event that is asserted.
INSERT { ?event a dip:AssertedEvent } WHERE { ?event dip:polarity dip:Denied }
