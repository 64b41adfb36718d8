"""Who asks next: so many at once, so many that wait, and others are told to come back."""

from collections.abc import Iterator
from contextlib import contextmanager

from kg.errors import LimitError
from kg.fibers import FullError, Shelf


class Turns:
    """Lets ``count`` go on at once; ``waiting`` more may wait, each for ``seconds``. May be used from several threads."""

    def __init__(self, count: int, *, waiting: int, seconds: float) -> None:
        self._free = Shelf([None] * count)
        self._most = waiting
        self._seconds = seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and have it. Raises :class:`LimitError` where too many wait, or it takes too long."""
        try:
            self._free.take(self._seconds, most=self._most)
        except TimeoutError:
            raise self._busy("max_queue_wait_s") from None
        except FullError:
            raise self._busy("max_queued_queries") from None
        try:
            yield
        finally:
            self._free.put(None)

    def _busy(self, limit: str) -> LimitError:
        return LimitError(
            "too many queries are running",
            subject="server",
            remedy="Ask again in a few seconds.",
            limit=limit,
            retry_after_s=self._seconds,
        )
