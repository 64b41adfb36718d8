"""Shared fixtures: stores with invented articles."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import reports as sample_reports
import stories

from kg.config import Settings
from kg.model import Resolution
from kg.parse.load_models import ENVIRONMENT
from kg.pipeline import build

# Must be set before a test module imports torch, for reproducible results and because spinning threads slow down parsing.
for name, value in ENVIRONMENT.items():
    os.environ.setdefault(name, value)

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip slow tests unless all are wanted, and start with the long ones so that no worker is left with them."""
    if os.environ.get("KG_TEST_SIZE") != "full":
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.skip(reason="runs only in make test-full"))
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(autouse=True)
def restore_sigpipe() -> Iterator[None]:
    """Restore the handler of SIGPIPE, which some commands change, so that a closed pipe cannot kill the tests."""
    handler = signal.getsignal(signal.SIGPIPE)
    yield
    signal.signal(signal.SIGPIPE, handler)


@pytest.fixture(scope="session")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a store that kg build has made from two articles."""
    folder = tmp_path_factory.mktemp("graph")
    (folder / "envoys.txt").write_text(ENVOYS)
    (folder / "accused.txt").write_text(ACCUSED)
    settings = Settings(store=folder / "store")
    report = build([str(folder / "envoys.txt"), str(folder / "accused.txt")], settings)
    assert (report.articles, report.failures) == (2, [])
    return settings


@pytest.fixture(scope="session")
def reports() -> list[Resolution]:
    """Sample articles that tell the same events."""
    return sample_reports.resolutions()


@pytest.fixture(scope="session")
def joined_store(reports: list[Resolution], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample articles that tell the same events."""
    path = tmp_path_factory.mktemp("joined") / "store"
    sample_reports.store_articles(path, reports)
    return path


@pytest.fixture(scope="session")
def story_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the articles of tests/data/stories.toml, made without a parser."""
    return stories.build(tmp_path_factory.mktemp("stories") / "store")
