"""Read-only views of the graph as plain values; imports no web framework."""
