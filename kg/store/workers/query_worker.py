"""Query worker process: ``python -m kg.store.workers.query_worker DESCRIPTOR SECONDS MEBIBYTES``.

It runs one query at a time. The engine cannot cancel a query, so the pool kills the process instead. If the server is
gone, the kernel kills the process once it has used more CPU time than a query may take. The process has no network
(see sandbox.py), unless the store is remote.
"""

import logging
import os
import pickle
import signal
import socket
import sys
from contextlib import ExitStack
from io import RawIOBase
from typing import IO, Any, cast

from kg.errors import KgError
from kg.store.reader import Query, Reader
from kg.store.workers import sandbox
from kg.store.workers.channel import (
    CHUNK,
    FAILED,
    LAST_CHUNK,
    MAX_CHUNK,
    NEXT_PAGE,
    READY,
    Channel,
)
from kg.store.workers.source import Source

_GRACE_S = 1.0  # CPU time beyond the limit


def serve(channel: Channel, source: Source, *, timeout_s: float, memory_mib: int) -> None:
    """Announce readiness, then send the result or the error of each query until the server closes the channel."""
    with ExitStack() as opened:
        reader: Reader | None = None
        channel.send(READY)
        while query := _next_question(channel):
            signal.setitimer(signal.ITIMER_PROF, timeout_s + _GRACE_S)
            try:
                if reader is None or reader.name != source.name():
                    opened.close()
                    reader = opened.enter_context(source.open())
                    sandbox.limit_memory(memory_mib)
                _send_result(reader, query, channel)
            except KgError as error:
                channel.send(FAILED, pickle.dumps(error))
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)


class _ChunkedOutput(RawIOBase):
    """A file that sends what is written in chunks of the maximum size; a short result is one message."""

    def __init__(self, channel: Channel) -> None:
        super().__init__()
        self._channel = channel
        self._buffer = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        self._buffer += content
        while len(self._buffer) >= MAX_CHUNK:
            self._channel.send(CHUNK, self._buffer[:MAX_CHUNK])
            del self._buffer[:MAX_CHUNK]
        return len(content)

    def finish(self) -> None:
        self._channel.send(LAST_CHUNK, self._buffer)


def _send_result(reader: Reader, query: Query, channel: Channel) -> None:
    output = _ChunkedOutput(channel)

    def on_truncated(rest: str) -> None:
        if rest:
            channel.send(NEXT_PAGE, rest.encode())

    reader.answer(query, cast(IO[bytes], output), on_truncated)
    output.finish()


def _next_question(channel: Channel) -> Query | None:
    try:
        return cast(Query, pickle.loads(channel.receive()[1]))  # noqa: S301 - from the server that started us
    except EOFError:
        return None


def _silence_native_errors() -> None:
    """Keep the log of Python, but drop what native code writes to standard error, such as a failed allocation.

    The pool logs one line for each worker that dies.
    """
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)
    os.close(null)


if __name__ == "__main__":
    descriptor, seconds, mebibytes = sys.argv[1:]
    server = Channel(socket.socket(fileno=int(descriptor)))
    graph: Source = pickle.loads(server.receive()[1])  # noqa: S301 - from the server that started us
    _silence_native_errors()
    if reason := graph.confine():
        logging.getLogger("kg").warning("A query worker still has network access: %s.", reason)
    serve(server, graph, timeout_s=float(seconds), memory_mib=int(mebibytes))
