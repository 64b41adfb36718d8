"""Who asks next: so many at once, so many that wait, and others are told to come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore

from kg.errors import LimitError


class Turns:
    """Lets ``count`` go on at once; ``waiting`` more may wait, each for ``seconds``. May be used from several threads."""

    def __init__(self, count: int, *, waiting: int, seconds: float) -> None:
        self._free = Semaphore(count)
        self._most = waiting
        self._seconds = seconds
        self._waiting = 0
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it. Raises :class:`LimitError` where too many wait, or it takes too long."""
        if not self._free.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._free.release()

    def _wait(self) -> None:
        with self._lock:
            if self._waiting >= self._most:
                raise self._busy("max_waiting")
            self._waiting += 1
        try:
            if not self._free.acquire(timeout=self._seconds):
                raise self._busy("max_wait_s")
        finally:
            with self._lock:
                self._waiting -= 1

    def _busy(self, limit: str) -> LimitError:
        return LimitError(
            "too many queries are running",
            subject="server",
            remedy="Ask again in a few seconds.",
            limit=limit,
            retry_after_s=self._seconds,
        )
