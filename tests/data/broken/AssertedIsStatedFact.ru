# A denied event that is said to have happened.
INSERT { ?event a dip:AssertedEvent } WHERE { ?event dip:polarity dip:Denied }
