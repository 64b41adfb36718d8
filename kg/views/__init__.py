"""Plain values read from the graph for display, without HTTP."""
