"""Admission queue that limits concurrent and waiting queries, and rejects the rest with Retry-After."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from time import monotonic

from kg.errors import ClientLeftError, LimitError

_POLL_S = 0.2  # time until a client that has left loses its place


class QueryQueue:
    """Slots for ``running`` queries, and places for ``waiting`` more in FIFO order. Thread-safe."""

    def __init__(self, running: int, *, waiting: int, timeout_s: float) -> None:
        """Let each query wait for its slot for at most ``timeout_s``."""
        self._free = running
        self._max_waiting = waiting
        self._timeout_s = timeout_s
        self._waiters: deque[Event] = deque()
        self._lock = Lock()

    @property
    def waiting(self) -> int:
        """The number of queries that wait for a slot."""
        return len(self._waiters)

    @contextmanager
    def slot(self, has_left: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """Hold a slot for the duration of a ``with`` block.

        Raises :class:`LimitError` at once if the queue is full, or later if no slot became free in time, and
        :class:`ClientLeftError` if ``has_left`` returns True before that.
        """
        self._acquire(has_left)
        try:
            yield
        finally:
            self._release()

    def _acquire(self, has_left: Callable[[], bool]) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            if len(self._waiters) >= self._max_waiting:
                raise self._rejection("max_queued_queries")
            granted = Event()
            self._waiters.append(granted)
        try:
            self._wait(granted, has_left)
        except BaseException:
            with self._lock:
                if not granted.is_set():
                    self._waiters.remove(granted)
                    raise
            self._release()  # the slot was granted in the meantime
            raise

    def _wait(self, granted: Event, has_left: Callable[[], bool]) -> None:
        end = monotonic() + self._timeout_s
        while not granted.wait(max(0.0, min(_POLL_S, end - monotonic()))):
            if has_left():
                raise ClientLeftError("The client left before its query ran.", subject="query")
            if monotonic() >= end:
                raise self._rejection("max_queue_wait_s")

    def _release(self) -> None:
        with self._lock:
            if self._waiters:
                self._waiters.popleft().set()  # hand over the slot
            else:
                self._free += 1

    def _rejection(self, limit: str) -> LimitError:
        return LimitError(
            "Too many queries are running.",
            subject="server",
            remedy="Retry in a few seconds.",
            limit=limit,
            retry_after_s=self._timeout_s,
        )
