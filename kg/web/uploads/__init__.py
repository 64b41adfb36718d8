"""The pages on which people add articles."""
