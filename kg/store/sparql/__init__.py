"""Analysis and rewriting of SPARQL: tokens, forms, syntax errors, pages, updates."""
