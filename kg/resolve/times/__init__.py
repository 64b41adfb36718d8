"""Normalisation of temporal expressions to bounds in days, relative to the publication date."""
