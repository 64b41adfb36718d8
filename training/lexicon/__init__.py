"""Words that are kinds of others."""
