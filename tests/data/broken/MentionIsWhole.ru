# Mentions without an attribution.
DELETE { ?mention dip:attribution ?by } WHERE { ?mention dip:attribution ?by }
