"""One of several processes that speak HTTP: ``python -m kg.web.process DESCRIPTOR SOCKET…``.

At the descriptor it gets its settings, and says when it is ready or why it cannot be. When nobody is there any more,
it ends as if it had been told to.
"""

import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Thread
from typing import cast

from kg.config import Settings
from kg.errors import KgError
from kg.store import open_workers
from kg.web import Server, create_app, open_access_log


def serve(parent: "Connection[object, object]", sockets: Sequence[socket.socket]) -> None:
    """Answer at the sockets until told to stop."""
    settings = cast(Settings, parent.recv())
    try:
        if settings.access_log is not None:
            open_access_log(settings.access_log)
        with open_workers(settings) as workers:
            server = Server(create_app(settings, workers), settings, sockets)
            Thread(target=_end_with, args=(parent,), daemon=True).start()
            parent.send(None)
            server.run()
    except KgError as error:
        parent.send(error)


def _end_with(parent: "Connection[object, object]") -> None:
    with suppress(EOFError, OSError):
        parent.recv()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    # Until it can stop in order, it need not: its parent waits for it.
    serve(Connection(int(sys.argv[1])), [socket.socket(fileno=int(number)) for number in sys.argv[2:]])
