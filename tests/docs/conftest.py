"""An application whose paths and metrics the pages name."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))
from in_process import InProcess


@pytest.fixture(scope="module")
def client(story_store: Path) -> Iterator[FlaskClient]:
    with open_snapshot(story_store) as snapshot:
        yield create_app(
            Settings(store=story_store, base=snapshot.iris.base), InProcess(snapshot)
        ).test_client()
