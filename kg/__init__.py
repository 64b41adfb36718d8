"""News articles into a knowledge graph of diplomatic events that can be asked with SPARQL."""

__version__ = "0.1.0"
