"""A query backend without worker processes."""

from collections.abc import Callable
from io import BytesIO

from kg.explore import EventIndex
from kg.store import TEXT_KINDS, Answer, Hit, Query, Snapshot, Table
from kg.web.backend import never


class InProcess:
    """Runs queries in this process."""

    version, union = "1-a", True
    generation, published = "1", 1_700_000_000.0

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def answer(self, query: Query, has_left: Callable[[], bool] = never) -> Answer:
        output, rest = BytesIO(), [""]
        self._snapshot.answer(query, output, rest.append)
        return Answer((piece for piece in (output.getvalue(),)), next_page=rest[-1])

    def count_hits(self, words: str, *, kinds: tuple[str, ...] = TEXT_KINDS) -> int:
        return self._snapshot.count_hits(words, kinds=kinds)

    def events(self) -> EventIndex:
        return self._snapshot.events()

    def search(self, words: str, *, limit: int, kinds: tuple[str, ...] = TEXT_KINDS) -> list[Hit]:
        return self._snapshot.search(words, limit=limit, kinds=kinds)

    def select(self, query: str) -> Table:
        return self._snapshot.select(query)
