# Mentions without a sentence.
DELETE { ?mention dip:sentence ?sentence } WHERE { ?mention dip:sentence ?sentence }
