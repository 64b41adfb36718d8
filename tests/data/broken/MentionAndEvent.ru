# Events that know nothing of their mentions.
DELETE { ?event dip:hasMention ?mention } WHERE { ?event dip:hasMention ?mention }
