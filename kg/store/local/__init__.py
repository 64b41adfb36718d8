"""A store in a directory: the database, its generations, full-text index, backups and bulk loading."""
