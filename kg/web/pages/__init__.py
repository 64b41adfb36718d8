"""HTML pages: home, query form, query library and search."""
