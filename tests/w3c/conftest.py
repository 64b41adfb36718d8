"""A server over a store whose default graph is its own, as the W3C's tests have it."""

import os
from collections.abc import Iterator

import pytest
import requests
from manifests import FOLDER
from serving import BEARER, empty, quick_folder, serving


@pytest.fixture(scope="session", autouse=True)
def _suites() -> None:
    if not FOLDER.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("shared/w3c is not beside the checkout")


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with quick_folder() as folder, serving(empty(folder / "store", union=False)) as served:
        yield served


@pytest.fixture(scope="session")
def client() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.headers.update(BEARER)
        yield session
