"""Metadata of a store: VoID and DCAT, statistics, and the query library as RDF."""
