"""The server as several processes, which take connections from the same sockets; one that ends is replaced.

What Python can do in one process at a time bounds how many short questions are answered; several processes share the
work as connections come. Each has its own share of query workers, and of what clients may ask (see shares.py).
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import Pipe, connection
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from types import FrameType
from typing import TYPE_CHECKING

from kg.config import Settings
from kg.errors import KgError, StoreError
from kg.web.middleware.metrics import forget
from kg.web.server.sockets import listen, port_of
from kg.web.shares import FOLDER, share

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_LOOK = 0.5  # seconds until a signal is noticed where nothing else happens
_PAUSE = 1.0  # seconds until one is started again that ended at once


@dataclass(frozen=True, slots=True, kw_only=True)
class _Child:
    process: subprocess.Popen[bytes]
    told: "Connection[object, object]"  # until it is closed the process goes on

    def ready(self) -> None:
        """Wait until it answers. Raises what it says stands in the way."""
        said: object = StoreError(
            "a process of the server ended", subject="server", remedy="Look at its log."
        )
        with suppress(EOFError, OSError):
            said = self.told.recv()
        if isinstance(said, KgError):
            raise said

    def end(self) -> None:
        """Kill it, where it has not ended, and let go of it."""
        self.process.kill()
        self.process.wait()
        self.told.close()


class Processes:
    """Listens from the beginning; answers in :meth:`run`."""

    def __init__(self, settings: Settings, count: int) -> None:
        """Start the processes, and wait for them. Raises what stands in the way of that."""
        self._settings = settings
        self._told: list[int] = []
        self._sockets = listen(settings)
        self._folder = TemporaryDirectory(prefix="kg-serve-")
        self._children = [self._started(number, count) for number in range(count)]
        try:
            for child in self._children:
                child.ready()
        except KgError:
            self._tell()
            self._finish()
            raise

    @property
    def port(self) -> int:
        """The port that it listens at."""
        return port_of(self._sockets)

    def run(self) -> int:
        """Answer until SIGINT or SIGTERM comes, and return which.

        Each process is told so, and ends as one that is alone does; what is told again is handed on too.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self._told:
            ended = connection.wait([child.told for child in self._children], timeout=_LOOK)
            if ended and not self._told:
                self._replace([child for child in self._children if child.told in ended])
        self._finish()
        return self._told[0]

    def _stop(self, number: int, _: FrameType | None) -> None:
        self._told.append(number)
        self._tell()

    def _tell(self) -> None:
        for child in self._children:
            child.process.terminate()

    def _finish(self) -> None:
        """Wait for all to end; who does not, though it could, is ended."""
        for listening in self._sockets:
            listening.close()
        end = monotonic() + self._settings.timeout_s + 10 * _LOOK
        for child in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(timeout=max(0.0, end - monotonic()))
            child.end()
        self._folder.cleanup()

    def _replace(self, ended: list[_Child]) -> None:
        for child in ended:
            child.end()
            forget(self._folder.name, child.process.pid)
            place = self._children.index(child)
            self._children[place] = new = self._started(place, len(self._children))
            try:
                new.ready()
            except KgError:
                sleep(_PAUSE)  # and then it is found to have ended
            if self._told:  # perhaps before it was one of them
                new.process.terminate()

    def _started(self, number: int, count: int) -> _Child:
        ours, theirs = Pipe()
        descriptors = [theirs.fileno(), *(listening.fileno() for listening in self._sockets)]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-P", "-m", "kg.web.process", *map(str, descriptors)],
                pass_fds=descriptors,
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C in the terminal is for us, who hand it on
                env={**os.environ, FOLDER: self._folder.name},
            )
        child = _Child(process=process, told=ours)
        with suppress(OSError):  # it ended, which is seen when it is waited for
            ours.send(share(self._settings, number, count))
        return child
