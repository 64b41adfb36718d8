"""A query backend behind the limits of the server: queue, quota of the client, and size of the response."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import chain
from time import monotonic
from typing import Final, cast

from flask import request

from kg.config import Settings
from kg.errors import QueryError, SizeError
from kg.explore import EventIndex
from kg.store import TEXT_KINDS, Answer, Hit, Query, Table, nesting_depth, read_table
from kg.web.backend import QueryBackend, never
from kg.web.limits.query_queue import QueryQueue
from kg.web.limits.rate_limit import QueryTimeLimiter

MEGABYTE: Final = 1_000_000
# Where the server puts a function that tells whether the client of a request has left.
CLIENT_HAS_LEFT: Final = "kg.client_has_left"
_MIN_TIMEOUT_S: Final = 0.1  # of the parameter timeout: a shorter one costs a worker and no query needs it
_MAX_NESTING: Final = 100  # the engine overflows its stack at about 1,000


class ThrottledBackend:
    """Runs queries of the client of the current request, within the limits of the settings."""

    def __init__(self, store: QueryBackend, settings: Settings) -> None:
        self._store = store
        self._quota = QueryTimeLimiter(settings.client_query_seconds_per_minute)
        self._queue = QueryQueue(
            settings.workers, waiting=settings.max_queued_queries, timeout_s=settings.max_queue_wait_s
        )
        self._max_megabytes = settings.max_answer_mb

    @property
    def version(self) -> str:
        """The version of the store."""
        return self._store.version

    @property
    def generation(self) -> str:
        """The generation of the store."""
        return self._store.generation

    @property
    def published(self) -> float:
        """The time at which that generation was published."""
        return self._store.published

    @property
    def union(self) -> bool:
        """Whether the default graph of the store is the union of its named graphs."""
        return self._store.union

    def answer(self, query: Query, has_left: Callable[[], bool] = never) -> Answer:
        """Run a query; its slot becomes free when the result is read to the end or closed.

        Raises :class:`LimitError` in addition to the errors of the store, and :class:`SizeError` also while the
        result is read.
        """
        _check_nesting(query.text)
        self._quota.check(_client())
        query = replace(query, timeout_s=max(_MIN_TIMEOUT_S, query.timeout_s))
        departed = cast("Callable[[], bool] | None", request.environ.get(CLIENT_HAS_LEFT)) or has_left
        started: list[Answer] = []
        chunks = self._chunks(query, departed, started.append)
        next(chunks)  # runs until the first chunk is there
        return Answer(chunks, started[0].next_page, complete=started[0].complete, stop=chunks.close)

    def select(self, query: str) -> Table:
        """Return the rows of a SELECT or ASK query."""
        return read_table(b"".join(self.answer(Query(text=query, format="json"))))

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...] = TEXT_KINDS) -> list[Hit]:
        """Search the index; a search takes the slot of a query, so that searches do not occupy all threads."""
        self._quota.check(_client())
        with self._queue.slot(), self._charged():
            return self._store.search(words, limit=limit, kinds=kinds)

    def count_hits(self, words: str, *, kinds: tuple[str, ...] = TEXT_KINDS) -> int:
        """Count what a search finds; this takes a slot too."""
        self._quota.check(_client())
        with self._queue.slot(), self._charged():
            return self._store.count_hits(words, kinds=kinds)

    @contextmanager
    def events(self) -> Iterator[EventIndex]:
        """Open the event index; a page that reads it takes a slot too."""
        self._quota.check(_client())
        with self._queue.slot(), self._charged(), self._store.events() as index:
            yield index

    def _chunks(
        self, query: Query, has_left: Callable[[], bool], on_start: Callable[[Answer], None]
    ) -> Generator[bytes]:
        """Yield an empty chunk once the query has started, then the chunks of the result.

        Each chunk is held back until the next one is there, so that a slot is free as soon as the worker is done,
        even if the client reads slowly. The client is charged for the time in which it holds a slot, which includes
        the restart of a worker that its query has killed.
        """
        with (
            self._queue.slot(has_left),
            self._charged(),
            closing(self._store.answer(query, has_left)) as answer,
        ):
            on_start(answer)
            chunks = chain((b"",), self._limited(answer))
            chunk = next(chunks)
            for following in chunks:
                yield chunk
                chunk = following
        yield chunk

    def _limited(self, answer: Answer) -> Iterator[bytes]:
        size = 0
        for chunk in answer:
            size += len(chunk)
            if size > self._max_megabytes * MEGABYTE:
                raise SizeError(
                    f"The result is larger than {self._max_megabytes} MB.",
                    subject="query",
                    remedy="Restrict the query, page with LIMIT and OFFSET, or download everything at /export.",
                    limit="max_answer_mb",
                )
            yield chunk

    @contextmanager
    def _charged(self) -> Iterator[None]:
        """Charge the duration of a ``with`` block to the client of the request."""
        client = _client()
        started = monotonic()
        try:
            yield
        finally:
            self._quota.charge(client, monotonic() - started)


def _client() -> str:
    return request.remote_addr or ""


def _check_nesting(query: str) -> None:
    """Raise :class:`QueryError` for a query nested so deeply that it would crash its worker."""
    if nesting_depth(query) > _MAX_NESTING:
        raise QueryError(
            f"The query nests brackets more than {_MAX_NESTING} deep.",
            subject="query",
            remedy="Split it into simpler queries.",
        )
