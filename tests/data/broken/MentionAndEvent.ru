# Events without links to their mentions.
DELETE { ?event dip:hasMention ?mention } WHERE { ?event dip:hasMention ?mention }
