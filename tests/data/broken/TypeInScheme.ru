# An event type that is not in the scheme.
INSERT { ?event dip:eventType type:TEA-PARTY } WHERE { ?event a dip:Event }
