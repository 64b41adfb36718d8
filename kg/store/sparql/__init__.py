"""Inspecting and rewriting SPARQL text: tokens, query forms, syntax errors, paging, updates."""
