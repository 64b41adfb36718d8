# A type that the scheme does not have.
INSERT { ?event dip:eventType type:TEA-PARTY } WHERE { ?event a dip:Event }
