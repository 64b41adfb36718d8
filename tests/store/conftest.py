"""Fixtures for a store with two articles."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_graphs import BASE, graph, quads

from kg.store import Snapshot, open_snapshot, open_writer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def two_articles(path: Path) -> Path:
    """Return a store with two articles: a mentions the events x and y, b mentions x and z."""
    with open_writer(path, base=BASE) as writer:
        writer.replace_article(graph("a"), quads("a", "xy"), fingerprint="made from a")
        writer.replace_article(graph("b"), quads("b", "xz"), fingerprint="made from b")
    return path


@pytest.fixture
def snapshot(two_articles: Path) -> Iterator[Snapshot]:
    with open_snapshot(two_articles, base=BASE) as snapshot:
        yield snapshot
