"""A small graph, built by the whole path from two articles of ours, and an application over it."""

from collections.abc import Generator, Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.config import Settings
from kg.pipeline import build
from kg.store import Question, Snapshot, Table, open_snapshot
from kg.web import create_app

ENVOYS = """Title: Envoys of Chad and Niger meet in Abuja
Date: 2025-03-05
Source: The Example Herald

ABUJA - Chad's foreign minister, Awa Deby, met her Nigerien counterpart in Abuja on Tuesday.

"We did not discuss the border," Deby told reporters. She said Chad would send food to Niger in April.
"""
ACCUSED = """Title: Mali accuses Benin
Date: 2025-03-06
Source: Example Wire

Mali accused Benin on Wednesday of arming rebels. Benin denied that it had armed the rebels.
"""


class InProcess:
    """Answers without worker processes."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def answer(self, question: Question) -> Generator[bytes]:
        output = BytesIO()
        self._snapshot.answer(question, output)
        yield output.getvalue()

    def select(self, query: str, bindings: Mapping[str, str]) -> Table:
        return self._snapshot.select(query, bindings)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("graph")
    (folder / "envoys.txt").write_text(ENVOYS)
    (folder / "accused.txt").write_text(ACCUSED)
    made = Settings(store=folder / "store")
    report = build([str(folder / "envoys.txt"), str(folder / "accused.txt")], made)
    assert (report.articles, report.failures) == (2, [])
    return made


@pytest.fixture(scope="session")
def client(settings: Settings) -> Iterator[FlaskClient]:
    with open_snapshot(Path(settings.store), base=settings.base) as snapshot:
        yield create_app(settings, InProcess(snapshot)).test_client()
