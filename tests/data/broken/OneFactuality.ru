# A mention that is both stated and denied.
INSERT { ?mention dip:polarity dip:Denied } WHERE { ?mention a dip:EventMention ; dip:polarity dip:Stated }
