"""An application over the small graph of tests/conftest.py."""

from collections.abc import Generator, Iterator, Mapping
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from kg.config import Settings
from kg.store import KINDS, Hit, Question, Snapshot, Table, open_snapshot
from kg.web import create_app


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

    def select(self, query: str, bindings: Mapping[str, str]) -> Table:
        return self._snapshot.select(query, bindings)


@pytest.fixture(scope="session")
def served(graph: Settings) -> Iterator[InProcess]:
    with open_snapshot(graph.store, base=graph.base) as snapshot:
        yield InProcess(snapshot)


@pytest.fixture(scope="session")
def client(graph: Settings, served: InProcess) -> FlaskClient:
    return create_app(graph, served).test_client()


@pytest.fixture
def fresh(graph: Settings, served: InProcess) -> FlaskClient:
    """An application that nobody has asked anything yet."""
    return create_app(graph, served).test_client()
