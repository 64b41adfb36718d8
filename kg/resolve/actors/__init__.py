"""Who: phrases to actors, by the names and descriptions of the article."""
