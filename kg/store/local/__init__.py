"""Store in a directory: database, generations, full-text index, backups, bulk loading."""
