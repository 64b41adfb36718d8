"""Descriptions of the stored graph: VoID and DCAT, its statistics, and the query library as RDF."""
