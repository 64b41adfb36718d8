"""Worker processes that run queries and updates, and the pool that manages them."""
