"""A request and its answer, as far as it has come: what the access log and the metrics tell of it."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from secrets import token_hex
from time import monotonic
from typing import TYPE_CHECKING

from flask import request

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# Where a request keeps the query that it asks, what answers it, and which limit it met
_QUERY, _ROUTE, _LIMIT = "kg.query", "kg.route", "kg.limit"
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")  # of a request, as a proxy before us may have chosen it
_PROCESS, _NUMBERS = token_hex(8), count()  # of which an identifier is made where none is given
_SHOWN = 16  # hexadecimal digits of a query's hash


def note_route() -> None:
    """Remember by which rule the request is answered; there is none for an address that leads nowhere."""
    if request.url_rule:
        request.environ[_ROUTE] = request.url_rule.rule


def note_query(text: str) -> None:
    """Remember which query the request asks."""
    request.environ[_QUERY] = text


def note_limit(name: str) -> None:
    """Remember which setting it is that the request asks more than."""
    request.environ[_LIMIT] = name


@dataclass(slots=True, kw_only=True)
class Exchange:
    """A request and its answer."""

    environ: "WSGIEnvironment"
    time: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=monotonic)
    status: int = 500
    sent: int = 0  # bytes of the answer, without its headers
    end: str = "left"  # the client went away; or "whole", or "failed" on the way
    identifier: str = ""

    def __post_init__(self) -> None:
        given = self.environ.get("HTTP_X_REQUEST_ID", "")
        self.identifier = given if _ID.fullmatch(given) else f"{_PROCESS}{next(_NUMBERS):016x}"

    @property
    def seconds(self) -> float:
        """The time since the request came."""
        return monotonic() - self.started

    @property
    def method(self) -> str:
        """The method, which may be any word."""
        return str(self.environ["REQUEST_METHOD"])

    @property
    def route(self) -> str:
        """The rule that the address fits, not the address: few of them, and none of anybody's making."""
        return str(self.environ.get(_ROUTE, "none"))

    @property
    def limit(self) -> str | None:
        """The setting that limited the answer; None where none did."""
        return self.environ.get(_LIMIT)

    @limit.setter
    def limit(self, name: str) -> None:
        self.environ[_LIMIT] = name

    @property
    def query(self) -> str | None:
        """A digest of the query, by which it can be known again and not read."""
        text = self.environ.get(_QUERY)
        return None if text is None else sha256(text.encode(errors="replace")).hexdigest()[:_SHOWN]
