"""RDF and HTML representations of articles, events and actors; the dataset; the ontology; downloads."""
