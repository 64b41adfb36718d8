"""HTML pages: home, query library, search, query results, and the query editor."""
