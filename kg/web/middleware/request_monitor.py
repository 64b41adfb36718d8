"""WSGI middleware that measures each request until the last byte of its response is sent.

Responses are streamed, so only a wrapper around the application (https://peps.python.org/pep-3333/) sees their
duration, their size, and whether they were cut off.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import LimitError
from kg.web.middleware.access_log import log
from kg.web.middleware.metrics import Metrics
from kg.web.middleware.request_record import LEFT_STATUS, RequestRecord

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class RequestMonitor:
    """The application, with metrics, an access log, and a request ID in each response."""

    def __init__(self, app: "WSGIApplication", metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Call the application, and add the header X-Request-ID."""
        record = RequestRecord(environ=environ)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            record.status = int(status[:3])
            return start_response(status, [*headers, ("X-Request-ID", record.identifier)], exc_info)

        self._metrics.begin()
        try:
            return _MonitoredBody(self._app(environ, start), record, self._finish)
        except BaseException:
            record.status, record.end = 500, "failed"
            self._finish(record)
            raise

    def _finish(self, record: RequestRecord) -> None:
        self._metrics.end(record)
        log(record)


class _MonitoredBody:
    """A response body that counts its bytes while it is sent."""

    def __init__(
        self, body: Iterable[bytes], record: RequestRecord, finish: Callable[[RequestRecord], None]
    ) -> None:
        self._body = body
        self._chunks = iter(body)
        self._record = record
        self._finish = finish

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            chunk = next(self._chunks)
        except StopIteration:
            if self._record.status != LEFT_STATUS:
                self._record.end = "whole"
            raise
        except BaseException as error:
            self._record.end = "failed"
            if isinstance(error, LimitError):
                self._record.limit = error.limit
            raise
        self._record.sent += len(chunk)
        return chunk

    def close(self) -> None:
        """Close the body of the application; a server calls this once for each response."""
        try:
            if hasattr(self._body, "close"):
                self._body.close()
        finally:
            self._finish(self._record)
