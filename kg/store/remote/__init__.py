"""A store on another SPARQL 1.1 server, reached over HTTP."""
