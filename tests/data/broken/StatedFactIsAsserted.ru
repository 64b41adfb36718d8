# Facts that a query for asserted events would miss.
DELETE { ?event a dip:AssertedEvent } WHERE { ?event a dip:AssertedEvent }
