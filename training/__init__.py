"""How the bundled data was made."""
