"""How the tables and files that are not written by hand were made."""
