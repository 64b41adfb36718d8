"""The graph on the web: a SPARQL endpoint, and pages that show each event with its quote."""

from kg.web.app import create_app
from kg.web.backend import Changed
from kg.web.middleware.access_log import open_access_log
from kg.web.processes import Processes
from kg.web.server.server import Server
from kg.web.shares import count
from kg.web.sparql.auth import token

__all__ = ["Changed", "Processes", "Server", "count", "create_app", "open_access_log", "token"]
