"""Entity linking of places."""
