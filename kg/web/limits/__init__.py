"""Limits on queries over HTTP: concurrency, queue length, and query time per client."""
