"""A process that answers queries, one at a time: ``python -m kg.store.worker DESCRIPTOR SECONDS MEBIBYTES``.

The engine cannot stop a query, so whoever waits for one kills the process. Where nobody is left to do so, the
kernel does, after more processor time than a query may take. The process has no network (see confinement.py), unless
the graph is on another server.
"""

import logging
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
from kg.store.workers.channel import FAILED, LAST, MOST, PIECE, READY, REST, Pipe
from kg.store.workers.source import Source

_GRACE = 1.0  # seconds of processor time beyond the limit


def serve(pipe: Pipe, source: Source, *, seconds: float, mebibytes: int) -> None:
    """Say when ready. Answer each question that comes: pieces of the answer, up to the last; or the error at any time."""
    with ExitStack() as opened:
        reader: Reader | None = None
        pipe.send(READY)
        while question := _next(pipe):
            signal.setitimer(signal.ITIMER_PROF, seconds + _GRACE)
            try:
                if reader is None or reader.name != source.name():
                    opened.close()
                    reader = opened.enter_context(source.open())
                    sandbox.with_memory(mebibytes)
                _answer(reader, question, pipe)
            except KgError as error:
                pipe.send(FAILED, pickle.dumps(error))
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)


class _Output(RawIOBase):
    """Sends an answer in pieces as large as may be: all of a short one is one message."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self._pipe = pipe
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        self._held += content
        while len(self._held) >= MOST:
            self._pipe.send(PIECE, self._held[:MOST])
            del self._held[:MOST]
        return len(content)

    def finish(self) -> None:
        self._pipe.send(LAST, self._held)


def _answer(reader: Reader, question: Query, pipe: Pipe) -> None:
    """Send the query for the rows that are left out, where some are, then the pieces."""
    output = _Output(pipe)
    reader.answer(
        question, cast(IO[bytes], output), lambda rest: pipe.send(REST, rest.encode()) if rest else None
    )
    output.finish()


def _next(pipe: Pipe) -> Query | None:
    try:
        return cast(Query, pickle.loads(pipe.receive()[1]))  # noqa: S301 - from the server that started us
    except EOFError:  # nobody asks any more
        return None


if __name__ == "__main__":
    descriptor, seconds_, mebibytes_ = sys.argv[1:]
    pipe_ = Pipe(socket.socket(fileno=int(descriptor)))
    source_: Source = pickle.loads(pipe_.receive()[1])  # noqa: S301 - from the server that started us
    if hindrance := source_.confine():
        logging.getLogger("kg").warning("a query worker is not cut off from the network: %s", hindrance)
    serve(pipe_, source_, seconds=float(seconds_), mebibytes=int(mebibytes_))
