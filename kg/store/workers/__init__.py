"""Worker processes that run queries and updates, and their clients in the server."""
