"""The HTTP server and its sockets."""
