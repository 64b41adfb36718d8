# Stated facts that are not asserted events.
DELETE { ?event a dip:AssertedEvent } WHERE { ?event a dip:AssertedEvent }
