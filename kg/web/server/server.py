"""The HTTP server: runs until it is told to stop, and then sends what it has begun to answer."""

import asyncio
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from socket import socket
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
import uvloop
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.config import Settings
from kg.web.connection import bounded
from kg.web.gateway import IDLE, Gateway
from kg.web.limits.throttled_backend import MEGABYTE
from kg.web.server.sockets import listen, port_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_SOON = 1.0  # seconds in which what is stopped puts things in order
_SPARE = 10 * MEGABYTE  # of a body beyond the limits


class Server:
    """Listens from the beginning; answers in :meth:`run`."""

    def __init__(
        self, app: "WSGIApplication", settings: Settings, sockets: Sequence[socket] | None = None
    ) -> None:
        """Listen at given sockets, else at the address of the settings; raise :class:`ConfigError` where that cannot be."""
        self._sockets = list(listen(settings) if sockets is None else sockets)
        self._port = port_of(self._sockets)
        self._threads = settings.threads
        config = uvicorn.Config(
            Gateway(
                _behind(settings.trusted_proxy, app),
                longest=_longest_body(settings),
                # What a client reads slowly waits here, in a file, and not in a worker that others wait for.
                most=MEGABYTE * settings.max_answer_mb,
            ),
            http=bounded(settings.max_connections),
            ws="none",
            lifespan="off",
            interface="asgi3",
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_config=None,
            log_level="critical",  # what is to be said is in our own logs
            timeout_keep_alive=int(IDLE),
            timeout_graceful_shutdown=settings.timeout_s,  # type: ignore[arg-type]  # any number will do
        )
        self._server = _Uvicorn(config)

    @property
    def port(self) -> int:
        """The port that it listens at."""
        return self._port

    def run(self) -> int:
        """Answer until SIGINT or SIGTERM comes, and return which.

        Then no connection is taken any more, and answers under way are sent, as long as a query may take; a
        second signal ends that at once.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._server.told)
        self.serve()
        return self._server.numbers[0]

    def serve(self) -> None:
        """Answer until :meth:`stop` is called, by another thread."""
        loop = uvloop.new_event_loop()
        try:
            loop.run_until_complete(self._answer())
        finally:
            loop.close()

    def stop(self) -> None:
        """Stop, as a signal does."""
        self._server.should_exit = True

    async def _answer(self) -> None:
        threads = ThreadPoolExecutor(self._threads)
        asyncio.get_running_loop().set_default_executor(threads)
        await self._server.serve(self._sockets)
        threads.shutdown(wait=False, cancel_futures=True)
        if left := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in left:
                task.cancel()
            await asyncio.wait(left, timeout=_SOON)


class _Uvicorn(uvicorn.Server):
    """Leaves signals to us."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.numbers: list[int] = []  # of the signals that came

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield

    def told(self, number: int, _: FrameType | None) -> None:
        """Stop, after a second signal at once."""
        self.force_exit = bool(self.numbers)
        self.should_exit = True
        self.numbers.append(number)


def _longest_body(settings: Settings) -> int:
    """Return the bytes of a body that are read before it is looked at: beyond the limits, so that the answer is ours."""
    changing = settings.token is not None or settings.token_file is not None
    return _SPARE + max(1000 * settings.max_body_kb, 1_000_000 * settings.max_upload_mb if changing else 0)


def _behind(trusted: str | None, app: "WSGIApplication") -> "WSGIApplication":
    """Believe X-Forwarded-… of one address, and of no other."""
    if trusted is None:
        return app
    believing = ProxyFix(app, x_for=1, x_proto=1, x_host=1)

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        known = trusted in ("*", environ["REMOTE_ADDR"])
        return (believing if known else app)(environ, start_response)

    return answer
