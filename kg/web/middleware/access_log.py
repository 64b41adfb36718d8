"""The access log: a line of JSON for each answer that has ended."""

import json
import logging
from logging.handlers import WatchedFileHandler
from sys import stdout

from kg.web.middleware.request_record import Exchange

_LOG = logging.getLogger("kg.access")


def open_access_log(target: str) -> None:
    """Write the access log to a file, or to standard output where ``target`` is ``-``.

    A file that is moved away (by logrotate) is begun anew. Raises OSError for one that cannot be written.
    """
    handler = logging.StreamHandler(stdout) if target == "-" else WatchedFileHandler(target)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False


def log(exchange: Exchange) -> None:
    """Write the line of an exchange, where there is a log."""
    if _LOG.isEnabledFor(logging.INFO):
        _LOG.info("%s", json.dumps(_fields(exchange)))


def _fields(exchange: Exchange) -> dict[str, object]:
    return {
        "time": exchange.time.isoformat(timespec="milliseconds"),
        "request": exchange.identifier,
        "client": exchange.environ.get("REMOTE_ADDR"),
        "method": exchange.method,
        "path": exchange.environ.get("PATH_INFO"),  # not the parameters: they may hold the query
        "query": exchange.query,
        "status": exchange.status,
        "seconds": round(exchange.seconds, 6),
        "bytes": exchange.sent,
        "end": exchange.end,
        "limit": exchange.limit,
    }
