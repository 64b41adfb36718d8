"""A store that answers without worker processes."""

from collections.abc import Generator
from io import BytesIO

from kg.store import KINDS, Hit, Question, Snapshot, Table


class InProcess:
    """Answers without worker processes."""

    version, union = "1-a", True
    generation, published = "1", 1_700_000_000.0

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def answer(self, question: Question) -> Generator[bytes]:
        output = BytesIO()
        self._snapshot.answer(question, output)
        yield output.getvalue()

    def search(self, words: str, *, most: int, kinds: tuple[str, ...] = KINDS) -> list[Hit]:
        return self._snapshot.search(words, most=most, kinds=kinds)

    def select(self, query: str) -> Table:
        return self._snapshot.select(query)
