"""Changes made in a process of its own, which is killed when one takes too long."""

import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.errors import KgError, StoreError
from kg.fibers import Shelf, apart
from kg.store.changes import Change
from kg.store.local import directory

if TYPE_CHECKING:
    from kg.store.workers.writer_worker import Pipe


@dataclass(frozen=True, slots=True, kw_only=True)
class _Process:
    process: subprocess.Popen[bytes]
    pipe: "Pipe"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.pipe.close()


class WriterProcess:
    """Makes changes to a store, one after the other, each within ``seconds``.

    May be used from several threads. The process is started with the first change.
    """

    def __init__(self, path: Path, *, base: str, seconds: float) -> None:
        """Raise :class:`StoreError` where there is no store."""
        self._folder = directory.find(path, base=base)
        self._seconds = seconds
        self._turn: Shelf[None] = Shelf([None])
        self._running: _Process | None = None

    def change(self, change: Change) -> bool:
        """Make a change in one transaction, and let readers see it; tell whether its graph was there before.

        Raises :class:`QueryError` for a change that cannot be made, and :class:`StoreError` where another program
        writes, or where it takes too long. Nothing has been changed then, unless the error says that it may be.
        """
        try:
            self._turn.take(self._seconds)
        except TimeoutError:
            raise StoreError(
                "other changes are being made", subject="server", remedy="Send it again later."
            ) from None
        try:
            return apart(self._made, change)
        finally:
            self._turn.put(None)

    def close(self) -> None:
        """End the process; a change that runs is not made."""
        if self._running:
            self._running.kill()
            self._running = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _made(self, change: Change) -> bool:
        try:
            return self._asked(change)
        except TimeoutError:
            self._recover()
            raise StoreError(
                f"it takes longer than {self._seconds:g} seconds",
                subject="change",
                remedy="Change less at once.",
            ) from None
        except (EOFError, OSError) as error:
            self._recover()
            raise StoreError(
                "the writer ended in the middle of it, so that it may be made or not",
                subject="change",
                remedy="Look whether it is there before you send it again.",
            ) from error

    def _asked(self, change: Change | None) -> bool:
        if self._running and self._running.process.poll() is not None:
            self.close()  # somebody killed it while it had nothing to do, so that nothing is lost
        running = self._running = self._running or self._start()
        running.pipe.send(change)
        if not running.pipe.poll(self._seconds):
            raise TimeoutError
        match running.pipe.recv():
            case KgError() as error:
                raise error
            case there:
                return bool(there)

    def _recover(self) -> None:
        """Begin with a new process, and let readers see what the old one made and did not publish."""
        self.close()
        with suppress(KgError, EOFError, OSError):
            self._asked(None)

    def _start(self) -> _Process:
        ours, theirs = socket.socketpair()
        arguments = [str(theirs.fileno()), str(self._folder.path), self._folder.base]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-P", "-m", "kg.store.workers.writer_worker", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C in the terminal is for the server, which ends it
            )
        started = _Process(process=process, pipe=Connection(ours.detach()))
        with suppress(EOFError, OSError):  # it ended, which the change shows
            started.pipe.recv()  # its start is not counted as time of the change
        return started
