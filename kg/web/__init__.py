"""Web server for the graph: a SPARQL endpoint, and pages that show each event with its quote."""

from kg.web.app import create_app
from kg.web.backend import UpdateBackend
from kg.web.middleware.access_log import open_access_log
from kg.web.server.server import Server
from kg.web.sparql.auth import read_token

__all__ = ["Server", "UpdateBackend", "create_app", "open_access_log", "read_token"]
