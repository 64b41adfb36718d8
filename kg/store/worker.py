"""A process that answers queries, one at a time: ``python -m kg.store.worker DESCRIPTOR STORE BASE SECONDS MEBIBYTES``.

The engine cannot stop a query, so whoever waits for one kills the process. Where nobody is left to do so, the
kernel does, after more processor time than a query may take. The process has no network (see confinement.py).
"""

import logging
import signal
import sys
from contextlib import ExitStack
from io import BufferedWriter, RawIOBase
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, Any, TypeAlias, cast

from kg.errors import KgError
from kg.store import confinement, folder
from kg.store.reader import Question
from kg.store.snapshot import Snapshot, open_snapshot

_CHUNK = 64 * 1024  # bytes that are sent at once
_GRACE = 1.0  # seconds of processor time beyond the limit

Pipe: TypeAlias = "Connection[Any, Any]"


def serve(pipe: Pipe, store: Path, *, base: str, seconds: float, mebibytes: int) -> None:
    """Answer each question that comes: pieces of the answer, then None; or the error at any time."""
    with ExitStack() as opened:
        snapshot: Snapshot | None = None
        while question := _next(pipe):
            signal.setitimer(signal.ITIMER_PROF, seconds + _GRACE)
            try:
                if snapshot is None or snapshot.name != folder.find(store).current():
                    opened.close()
                    snapshot = opened.enter_context(open_snapshot(store, base=base))
                    confinement.with_memory(mebibytes)
                _answer(snapshot, question, pipe)
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
        self._pipe.send(bytes(content))
        return len(content)


def _answer(snapshot: Snapshot, question: Question, pipe: Pipe) -> None:
    """Send the query for the rows that are left out, then the pieces."""
    output = BufferedWriter(_Sender(pipe), _CHUNK)
    snapshot.answer(question, cast(IO[bytes], output), lambda rest: pipe.send(rest.encode()))
    output.flush()
    pipe.send(None)


def _next(pipe: Pipe) -> Question | None:
    try:
        return cast(Question, pipe.recv())
    except EOFError:  # nobody asks any more
        return None


if __name__ == "__main__":
    descriptor, path, base_, seconds_, mebibytes = sys.argv[1:]
    if hindrance := confinement.without_network():
        logging.getLogger("kg").warning("a query worker is not cut off from the network: %s", hindrance)
    serve(
        Connection(int(descriptor)), Path(path), base=base_, seconds=float(seconds_), mebibytes=int(mebibytes)
    )
