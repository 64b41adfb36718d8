"""Interfaces between the web application and a store."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from kg.explore import EventIndex
from kg.store import Answer, Change, Hit, Query, Table


def never() -> bool:
    """Return False: the client of a query stays until the end."""
    return False


class QueryBackend(Protocol):
    """Runs queries on the newest generation of a graph."""

    @property
    def version(self) -> str:
        """The state of the graph for the next query, as an ETag; unique to each generation."""

    @property
    def generation(self) -> str:
        """The generation for the next query; empty if there is no graph."""

    @property
    def published(self) -> float:
        """The Unix time at which that generation was published; 0 if there is none."""

    @property
    def union(self) -> bool:
        """Whether the default graph is the union of the named graphs."""

    def answer(self, query: Query, has_left: Callable[[], bool] = never) -> Answer:
        """Run a query and return its result in chunks; errors before the first chunk are raised here.

        The query is cancelled with :class:`ClientLeftError` when ``has_left`` returns True.
        """

    def select(self, query: str) -> Table:
        """Return the rows of a SELECT or ASK query."""

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...] = ...) -> list[Hit]:
        """Return titles, quotes and names that contain all words, best match first."""

    def count_hits(self, words: str, *, kinds: tuple[str, ...] = ...) -> int:
        """Return the number of titles, quotes and names that contain all words."""

    def events(self) -> AbstractContextManager[EventIndex]:
        """Open the event index. Raises :class:`StoreError` for a store that has none."""


class UpdateBackend(Protocol):
    """Applies each change in one transaction, visible to subsequent queries."""

    def change(self, change: Change) -> bool:
        """Apply a change, and return whether its graph existed before."""
