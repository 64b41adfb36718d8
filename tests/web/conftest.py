"""An application over the small graph of tests/conftest.py."""

from collections.abc import Generator, Iterator, Mapping
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from kg.config import Settings
from kg.store import Question, Snapshot, Table, open_snapshot
from kg.web import create_app


class InProcess:
    """Answers without worker processes."""

    version, union = "1-a", True

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def answer(self, question: Question) -> Generator[bytes]:
        output = BytesIO()
        self._snapshot.answer(question, output)
        yield output.getvalue()

    def select(self, query: str, bindings: Mapping[str, str]) -> Table:
        return self._snapshot.select(query, bindings)


@pytest.fixture(scope="session")
def client(graph: Settings) -> Iterator[FlaskClient]:
    with open_snapshot(graph.store, base=graph.base) as snapshot:
        yield create_app(graph, InProcess(snapshot)).test_client()
