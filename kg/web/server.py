"""The HTTP server: runs until it is told to stop, and then sends what it has begun to answer."""

import signal
from collections.abc import Sequence
from socket import socket
from time import monotonic
from types import FrameType
from typing import Any

import waitress
from flask import Flask
from waitress import wasyncore

from kg.config import Settings
from kg.web.connection import Connection
from kg.web.limited import MEGABYTE
from kg.web.listening import listen, port_of

_LOOK = 0.5  # seconds until a signal is noticed where nothing else happens
_SPARE = 10 * MEGABYTE  # of a body beyond the limits
_FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")


class Server:
    """Listens from the beginning; answers in :meth:`run`."""

    def __init__(self, app: Flask, settings: Settings, sockets: Sequence[socket] | None = None) -> None:
        """Listen at given sockets, else at the address of the settings; raise :class:`ConfigError` where that cannot be."""
        self._sockets: dict[int, Any] = {}  # the listening ones, and one for each connection
        self._grace = settings.timeout_s
        self._told: list[int] = []
        given = listen(settings) if sockets is None else sockets
        self._port = port_of(given)
        self._server: Any = waitress.create_server(
            app,
            map=self._sockets,
            sockets=given,
            threads=settings.threads,
            # What a client reads slowly waits here, in a file, and not in a worker that others wait for.
            outbuf_high_watermark=MEGABYTE * settings.max_answer_mb,
            max_request_body_size=_longest_body(settings),
            **_proxy(settings.trusted_proxy),
        )
        for listening in self._listening():
            listening.channel_class = Connection

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
            signal.signal(number, self._stop)
        while not self._told:
            wasyncore.loop(timeout=_LOOK, map=self._sockets, count=1)
        self._finish()
        return self._told[0]

    def _listening(self) -> list[Any]:
        return [one for one in self._sockets.values() if one.accepting]

    def _stop(self, number: int, _: FrameType | None) -> None:
        self._told.append(number)

    def _finish(self) -> None:
        end = monotonic() + self._grace
        for listening in self._listening():
            wasyncore.dispatcher.close(
                listening
            )  # its own close() would cut off the others' wake-up call too
        busy = True
        while busy and len(self._told) == 1 and monotonic() < end:
            wasyncore.loop(timeout=_LOOK / 5, map=self._sockets, count=1)
            # a connection reads nothing more while it has a request to answer or bytes to send
            busy = any(not one.readable() for one in self._sockets.values())
        self._server.task_dispatcher.shutdown(timeout=_LOOK)


def _longest_body(settings: Settings) -> int:
    """Return the bytes of a body that are read before it is looked at: beyond the limits, so that the answer is ours."""
    changing = settings.token is not None or settings.token_file is not None
    return _SPARE + max(1000 * settings.max_body_kb, settings.max_upload_bytes if changing else 0)


def _proxy(trusted: str | None) -> dict[str, object]:
    """Return what makes the server believe X-Forwarded-… of one address, and drop them of all others."""
    if trusted is None:
        return {"clear_untrusted_proxy_headers": True}
    return {
        "trusted_proxy": trusted,
        "trusted_proxy_headers": set(_FORWARDED),
        "clear_untrusted_proxy_headers": True,
    }
