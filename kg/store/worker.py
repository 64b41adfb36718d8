"""A process that answers queries, one at a time: ``python -m kg.store.worker DESCRIPTOR SECONDS MEBIBYTES``.

The engine cannot stop a query, so whoever waits for one kills the process. Where nobody is left to do so, the
kernel does, after more processor time than a query may take. The process has no network (see confinement.py), unless
the graph is on another server.
"""

import logging
import signal
import sys
from contextlib import ExitStack
from io import BufferedWriter, RawIOBase
from multiprocessing.connection import Connection
from typing import IO, Any, TypeAlias, cast

from kg.errors import KgError
from kg.store import confinement
from kg.store.reader import Question, Reader
from kg.store.source import Source

_CHUNK = 64 * 1024  # bytes that are sent at once
_GRACE = 1.0  # seconds of processor time beyond the limit

Pipe: TypeAlias = "Connection[Any, Any]"


def serve(pipe: Pipe, source: Source, *, seconds: float, mebibytes: int) -> None:
    """Send None when ready. Answer each question that comes: pieces of the answer, then None; or the error at any time."""
    with ExitStack() as opened:
        reader: Reader | None = None
        pipe.send(None)
        while question := _next(pipe):
            signal.setitimer(signal.ITIMER_PROF, seconds + _GRACE)
            try:
                if reader is None or reader.name != source.name():
                    opened.close()
                    reader = opened.enter_context(source.open())
                    confinement.with_memory(mebibytes)
                _answer(reader, question, pipe)
            except KgError as error:
                pipe.send(error)
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)


class _Sender(RawIOBase):
    """Sends down a pipe what is written to it."""

    def __init__(self, pipe: Pipe) -> None:
        super().__init__()
        self._pipe = pipe

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        piece = bytes(content[:_CHUNK])  # of more, the writer sends the rest with the next call
        self._pipe.send(piece)
        return len(piece)


def _answer(reader: Reader, question: Question, pipe: Pipe) -> None:
    """Send the query for the rows that are left out, then the pieces."""
    output = BufferedWriter(_Sender(pipe), _CHUNK)
    reader.answer(question, cast(IO[bytes], output), lambda rest: pipe.send(rest.encode()))
    output.flush()
    pipe.send(None)


def _next(pipe: Pipe) -> Question | None:
    try:
        return cast(Question, pipe.recv())
    except EOFError:  # nobody asks any more
        return None


if __name__ == "__main__":
    descriptor, seconds_, mebibytes_ = sys.argv[1:]
    pipe_: Pipe = Connection(int(descriptor))
    source_: Source = pipe_.recv()
    if hindrance := source_.confine():
        logging.getLogger("kg").warning("a query worker is not cut off from the network: %s", hindrance)
    serve(pipe_, source_, seconds=float(seconds_), mebibytes=int(mebibytes_))
