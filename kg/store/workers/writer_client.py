"""Client of the writer process, which is killed when a change takes too long."""

import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kg.errors import KgError, StoreError
from kg.store.changes import Change
from kg.store.local import directory

if TYPE_CHECKING:
    from kg.store.workers.writer_worker import ChangeChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    process: subprocess.Popen[bytes]
    channel: "ChangeChannel"

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.channel.close()


class WriterClient:
    """Applies changes to a store one after the other, each within ``timeout_s``. Thread-safe.

    The writer process starts with the first change.
    """

    def __init__(self, path: Path, *, base: str, timeout_s: float) -> None:
        """Raise :class:`StoreError` if there is no store."""
        self._folder = directory.find(path, base=base)
        self._timeout_s = timeout_s
        self._lock = Lock()
        self._writer: _Writer | None = None

    def change(self, change: Change) -> bool:
        """Apply a change in one transaction and publish it; return whether its graph existed before.

        Raises :class:`QueryError` for an invalid change, and :class:`StoreError` if another program writes or the
        change times out. The store is then unchanged, unless the error says otherwise.
        """
        if not self._lock.acquire(timeout=self._timeout_s):
            raise StoreError(
                "Other changes are still being applied.", subject="server", remedy="Send it again later."
            )
        try:
            return self._apply(change)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Kill the writer process; a running change is rolled back."""
        if self._writer:
            self._writer.kill()
            self._writer = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _apply(self, change: Change) -> bool:
        try:
            return self._request(change)
        except TimeoutError:
            self._recover()
            raise StoreError(
                f"The change timed out after {self._timeout_s:g} s.",
                subject="change",
                remedy="Split it into smaller changes, or raise change_timeout_s.",
            ) from None
        except (EOFError, OSError) as error:
            self._recover()
            raise StoreError(
                "The writer process died, so the change may or may not have been applied.",
                subject="change",
                remedy="Check the graph before you send it again.",
            ) from error

    def _request(self, change: Change | None) -> bool:
        if self._writer and self._writer.process.poll() is not None:
            self.close()  # it was killed while it was idle, so nothing is lost
        writer = self._writer = self._writer or self._start()
        writer.channel.send(change)
        if not writer.channel.poll(self._timeout_s):
            raise TimeoutError
        match writer.channel.recv():
            case KgError() as error:
                raise error
            case existed:
                return bool(existed)

    def _recover(self) -> None:
        """Start a new process, and publish what the old one committed but did not publish."""
        self.close()
        with suppress(KgError, EOFError, OSError):
            self._request(None)

    def _start(self) -> _Writer:
        ours, theirs = socket.socketpair()
        arguments = [str(theirs.fileno()), str(self._folder.path), self._folder.base]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-P", "-m", "kg.store.workers.writer_worker", *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C in a terminal reaches only the server, which kills the process
            )
        writer = _Writer(process=process, channel=Connection(ours.detach()))
        with suppress(EOFError, OSError):  # it died, which the change reports
            writer.channel.recv()  # the start does not count as time of the change
        return writer
