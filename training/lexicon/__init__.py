"""Generation of word lists for the extraction rules."""
