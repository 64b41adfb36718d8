"""Watches each request from its first byte to the last of its answer.

It stands around the application (WSGI, https://peps.python.org/pep-3333/), since an answer is still made while it
is sent: only here can be seen how long it took, how long it was, and whether it was cut off.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import LimitError
from kg.web.middleware.access_log import log
from kg.web.middleware.metrics import Metrics
from kg.web.middleware.request_record import Exchange

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Monitor:
    """The application, watched."""

    def __init__(self, app: "WSGIApplication", metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer as the application does, with the header X-Request-ID."""
        exchange = Exchange(environ=environ)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            exchange.status = int(status[:3])
            return start_response(status, [*headers, ("X-Request-ID", exchange.identifier)], exc_info)

        self._metrics.begin()
        try:
            return _Watched(self._app(environ, start), exchange, self._ended)
        except BaseException:
            exchange.end = "failed"
            self._ended(exchange)
            raise

    def _ended(self, exchange: Exchange) -> None:
        self._metrics.end(exchange)
        log(exchange)


class _Watched:
    """An answer that is counted while it is sent."""

    def __init__(self, body: Iterable[bytes], exchange: Exchange, ended: Callable[[Exchange], None]) -> None:
        self._body = body
        self._pieces = iter(body)
        self._exchange = exchange
        self._ended = ended

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            piece = next(self._pieces)
        except StopIteration:
            self._exchange.end = "whole"
            raise
        except BaseException as error:
            self._exchange.end = "failed"
            if isinstance(error, LimitError):
                self._exchange.limit = error.limit
            raise
        self._exchange.sent += len(piece)
        return piece

    def close(self) -> None:
        """End the answer, wherever it is; a server calls this once for each."""
        try:
            if hasattr(self._body, "close"):
                self._body.close()
        finally:
            self._ended(self._exchange)
