"""Access log: one JSON object per line for each finished response."""

import json
import logging
from logging.handlers import WatchedFileHandler
from sys import stdout

from kg.web.middleware.request_record import RequestRecord

_LOG = logging.getLogger("kg.access")


def open_access_log(target: str) -> None:
    """Write the access log to a file, or to standard output if ``target`` is ``-``.

    A file that logrotate has moved is reopened. Raises OSError if the file cannot be written.
    """
    handler = logging.StreamHandler(stdout) if target == "-" else WatchedFileHandler(target)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _LOG.addHandler(handler)
    _LOG.setLevel(logging.INFO)
    _LOG.propagate = False


def log(record: RequestRecord) -> None:
    """Write the line of a request, if an access log is open."""
    if _LOG.isEnabledFor(logging.INFO):
        _LOG.info("%s", json.dumps(_fields(record)))


def _fields(record: RequestRecord) -> dict[str, object]:
    return {
        "time": record.time.isoformat(timespec="milliseconds"),
        "request": record.identifier,
        "client": record.environ.get("REMOTE_ADDR"),
        "method": record.method,
        "path": record.environ.get("PATH_INFO"),  # without parameters, which may contain the query
        "query": record.query,
        "status": record.status,
        "seconds": round(record.seconds, 6),
        "bytes": record.sent,
        "end": record.end,
        "limit": record.limit,
    }
