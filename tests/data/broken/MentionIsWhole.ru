# Mentions for which nobody stands.
DELETE { ?mention dip:attribution ?by } WHERE { ?mention dip:attribution ?by }
