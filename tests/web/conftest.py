"""An application over the small graph of tests/conftest.py."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from in_process import InProcess

from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app


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
