"""RDF and HTML representations of resources, the dataset description, the ontology, and exports."""
