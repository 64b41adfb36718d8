"""An application over the small graph of tests/conftest.py, a running server, and a browser."""

import os
import shutil
from collections.abc import Iterator

import pytest
import serving
from flask.testing import FlaskClient
from in_process import InProcess
from playwright.sync_api import Browser, sync_playwright

from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app

CHROMIUM = shutil.which("chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="session")
def served(graph: Settings) -> Iterator[InProcess]:
    with open_snapshot(graph.store, base=graph.base) as snapshot:
        yield InProcess(snapshot)


@pytest.fixture(scope="session")
def client(graph: Settings, served: InProcess) -> FlaskClient:
    return create_app(graph, served).test_client()


@pytest.fixture
def fresh(graph: Settings, served: InProcess) -> FlaskClient:
    """Return a client of an application that has not answered any request yet."""
    return create_app(graph, served).test_client()


@pytest.fixture(scope="session")
def address(graph: Settings) -> Iterator[str]:
    with serving.serving(graph) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip("Chromium is not installed. Install it with: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
