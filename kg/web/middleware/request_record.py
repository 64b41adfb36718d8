"""Record of a request and its response, for the access log and the metrics."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING, Literal

from flask import request

from kg.store import query_hash

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_QUERY, _ROUTE, _LIMIT = "kg.query", "kg.route", "kg.limit"  # keys in the WSGI environment
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROCESS_ID, _NUMBERS = token_hex(8), count()  # from which request IDs are made
LEFT_STATUS = 499  # the status that nginx logs when the client left before the response


def record_route() -> None:
    """Record the URL rule of the request, if one matches."""
    if request.url_rule:
        request.environ[_ROUTE] = request.url_rule.rule


def record_query(text: str) -> None:
    """Record the query of the request."""
    request.environ[_QUERY] = text


def record_limit(name: str) -> None:
    """Record the setting whose limit the request exceeded."""
    request.environ[_LIMIT] = name


@dataclass(slots=True, kw_only=True)
class RequestRecord:
    """A request and its response so far."""

    environ: "WSGIEnvironment"
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=monotonic)
    status: int = LEFT_STATUS  # until the response starts
    sent: int = 0  # bytes of the response body
    end: Literal["whole", "failed", "left"] = "left"  # left: the client closed the connection
    identifier: str = ""

    def __post_init__(self) -> None:
        given = self.environ.get("HTTP_X_REQUEST_ID", "")
        self.identifier = given if _REQUEST_ID.fullmatch(given) else f"{_PROCESS_ID}{next(_NUMBERS):016x}"

    @property
    def seconds(self) -> float:
        """The time since the request arrived."""
        return monotonic() - self.started

    @property
    def method(self) -> str:
        """The request method, not validated."""
        return str(self.environ["REQUEST_METHOD"])

    @property
    def route(self) -> str:
        """The URL rule rather than the path, to bound metric cardinality."""
        return str(self.environ.get(_ROUTE, "none"))

    @property
    def limit(self) -> str | None:
        """The setting whose limit the request exceeded, if any."""
        return self.environ.get(_LIMIT)

    @limit.setter
    def limit(self, name: str) -> None:
        self.environ[_LIMIT] = name

    @property
    def query(self) -> str | None:
        """The hash of the query, which identifies it without revealing it."""
        text = self.environ.get(_QUERY)
        return None if text is None else query_hash(text)
