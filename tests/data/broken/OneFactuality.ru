# A mention that both states and denies.
INSERT { ?mention dip:polarity dip:Denied } WHERE { ?mention a dip:EventMention ; dip:polarity dip:Stated }
