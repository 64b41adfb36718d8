"""A server over a store with its own default graph, as the W3C tests expect."""

import os
from collections.abc import Iterator

import pytest
import requests
from manifests import FOLDER
from serving import BEARER, empty, quick_folder, serving


@pytest.fixture(scope="session", autouse=True)
def _suites() -> None:
    if not FOLDER.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("../shared/w3c is missing")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with quick_folder() as folder, serving(empty(folder / "store", union=False)) as address:
        yield address


@pytest.fixture(scope="session")
def client() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.headers.update(BEARER)
        yield session
