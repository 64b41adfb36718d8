"""A store as clients may ask it: one after the other, within their time, for answers of some length."""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from time import monotonic

from flask import request

from kg.config import Settings
from kg.errors import SizeError
from kg.store import TEXT_KINDS, Answer, Hit, Query, Table, read_table
from kg.web.backend import Served
from kg.web.debts import Debts
from kg.web.federated import Federation
from kg.web.limits.query_queue import Turns
from kg.web.limits.rate_limit import Budget
from kg.web.shares import together

MEGABYTE = 1_000_000


class Limited:
    """Answers what a store answers, as far as the settings let the client of this request ask it."""

    def __init__(self, store: Served, settings: Settings) -> None:
        self._store = store
        self._budget = Budget(settings.client_query_seconds_per_minute, Debts(together("debts")))
        self._turns = Turns(
            settings.workers, waiting=settings.max_queued_queries, seconds=settings.max_queue_wait_s
        )
        self._federation = Federation(settings)
        self._megabytes = settings.max_answer_mb

    @property
    def version(self) -> str:
        """As the store has it."""
        return self._store.version

    @property
    def generation(self) -> str:
        """As the store has it."""
        return self._store.generation

    @property
    def published(self) -> float:
        """As the store has it."""
        return self._store.published

    @property
    def union(self) -> bool:
        """As the store has it."""
        return self._store.union

    def answer(self, question: Query) -> Answer:
        """Return the answer; whoever reads or leaves it gives the turn to the next.

        Raises :class:`LimitError` beside what the store raises; :class:`SizeError` also later, while it is read.
        """
        begun: list[Answer] = []
        pieces = self._pieces(question, begun.append)
        next(pieces)  # what comes before this happens here
        return Answer(pieces, begun[0].next_page, complete=begun[0].complete, stop=pieces.close)

    def select(self, query: str) -> Table:
        """Return the rows of a SELECT or ASK."""
        return read_table(b"".join(self.answer(Query(text=query, format="json"))))

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...] = TEXT_KINDS) -> list[Hit]:
        """Return what has all of the words; no worker is needed for it, and so no turn."""
        with self._paid():
            return self._store.search(words, limit=limit, kinds=kinds)

    def _pieces(self, question: Query, told: Callable[[Answer], None]) -> Generator[bytes]:
        """Give nothing when ``told`` knows the answer, then its pieces.

        One is always read ahead, so that whoever has not read to the end holds no turn where there is nothing more to
        make. The time for which a worker is taken counts, and not the time of waiting for it.
        """
        with self._paid():
            question = self._federation.joined(question)
        with self._turns.turn(), self._paid(), closing(self._store.answer(question)) as answer:
            told(answer)
            pieces = chain((b"",), self._within(answer))
            piece = next(pieces)
            for following in pieces:
                yield piece
                piece = following
        yield piece

    def _within(self, answer: Answer) -> Iterator[bytes]:
        sent = 0
        for piece in answer:
            sent += len(piece)
            if sent > self._megabytes * MEGABYTE:
                raise _too_long(self._megabytes)
            yield piece

    @contextmanager
    def _paid(self) -> Iterator[None]:
        client = request.remote_addr or ""
        self._budget.check(client)
        started = monotonic()
        try:
            yield
        finally:
            self._budget.spend(client, monotonic() - started)


def _too_long(megabytes: int) -> SizeError:
    return SizeError(
        f"the answer is longer than {megabytes} MB",
        subject="query",
        remedy="Ask for less, for a part at a time with LIMIT and OFFSET, or take all of it at /export.",
        limit="max_answer_mb",
    )
