"""The HTTP server: waitress with our limits, which finishes running responses before it stops."""

import logging
import signal
from collections.abc import Iterable
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any

import waitress
from waitress import wasyncore
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.config import Settings
from kg.web.limits.throttled_backend import CLIENT_HAS_LEFT, MEGABYTE
from kg.web.server.sockets import listen, port_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

IDLE_TIMEOUT_S = 60
# Threads beside those of queries and exports, so that health checks and cached pages never wait for a query.
_SPARE_THREADS = 16
_POLL_S = 0.2  # time until a signal or stop() is noticed
_SPARE_BODY = MEGABYTE  # bytes above our limit, so that slightly longer bodies get our own error response


class Server:
    """Listens as soon as it is created, and responds while :meth:`run` or :meth:`serve` runs."""

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        """Listen on the configured address. Raises :class:`ConfigError` if that fails."""
        self._listeners = listen(settings)
        self._port = port_of(self._listeners)
        self._grace_s = settings.timeout_s
        self._signals: list[int] = []
        self._is_stopped = False
        self._map: dict[int, Any] = {}  # the channels of waitress: listeners and connections
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no cause for warnings
        self._server: Any = waitress.create_server(
            self._with_departures(_behind_proxy(app, settings.trusted_proxy)),
            map=self._map,
            sockets=self._listeners,
            threads=settings.workers + settings.max_queued_queries + settings.max_exports + _SPARE_THREADS,
            connection_limit=settings.max_connections + 2 * len(self._listeners),
            channel_timeout=IDLE_TIMEOUT_S,
            cleanup_interval=IDLE_TIMEOUT_S // 4,
            max_request_body_size=_longest_body(settings),
            # A response that a client reads slowly is spooled to a file, so it holds no query worker.
            outbuf_high_watermark=settings.max_answer_mb * MEGABYTE,
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,  # ProxyFix reads them
            ident=None,
            log_socket_errors=False,
        )

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return self._port

    def run(self) -> int:
        """Respond until SIGINT or SIGTERM arrives, and return its number.

        Then the server accepts no more connections. It completes running responses within the time limit of a
        query, or stops at once on a second signal.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        self.serve()
        return self._signals[0]

    def serve(self) -> None:
        """Respond until another thread calls :meth:`stop`."""
        while not self._is_stopped:
            self._loop()
        for channel in list(self._map.values()):
            if channel.accepting:
                wasyncore.dispatcher.close(channel)  # the server's own close() would break running responses
        end = monotonic() + self._grace_s
        while self._is_busy() and len(self._signals) < 2 and monotonic() < end:
            self._loop()
        self._server.task_dispatcher.shutdown(timeout=_POLL_S)
        wasyncore.close_all(self._map)

    def stop(self) -> None:
        """Stop as after a signal."""
        self._is_stopped = True

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        self._signals.append(number)
        self.stop()

    def _loop(self) -> None:
        wasyncore.loop(timeout=_POLL_S, use_poll=True, map=self._map, count=1)

    def _is_busy(self) -> bool:
        # A connection reads nothing while it has a request to answer or bytes to send.
        return any(not channel.readable() for channel in self._map.values())

    def _with_departures(self, app: "WSGIApplication") -> "WSGIApplication":
        """Put into the environment a function that tells whether the client has left.

        waitress offers ``waitress.client_disconnected``, but with it drops the response to a client that only
        closes its sending side.
        """

        def respond(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            client = environ["REMOTE_ADDR"], environ["REMOTE_PORT"]
            watched = (listener.watch(*client) for listener in self._listeners)
            environ[CLIENT_HAS_LEFT] = next((found for found in watched if found), None)
            return app(environ, start_response)

        return respond


def _longest_body(settings: Settings) -> int:
    """Return how many bytes of a body waitress reads, before our own limits apply."""
    has_token = settings.token is not None or settings.token_file is not None
    upload = settings.max_upload_mb * MEGABYTE if has_token else 0
    return _SPARE_BODY + max(1000 * settings.max_body_kb, upload)


def _behind_proxy(app: "WSGIApplication", trusted: str | None) -> "WSGIApplication":
    """Believe the X-Forwarded-* headers of one address only."""
    if trusted is None:
        return app
    forwarded = ProxyFix(app, x_for=1, x_proto=1, x_host=1)

    def respond(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        is_trusted = trusted in ("*", environ["REMOTE_ADDR"])
        return (forwarded if is_trusted else app)(environ, start_response)

    return respond
