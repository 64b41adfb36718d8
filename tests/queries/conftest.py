"""A store with the invented articles and the actors that are known by name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import reports

from kg.datafiles import folder
from kg.store import Snapshot, open_snapshot, open_writer
from tests import stories


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    store = stories.build(tmp_path_factory.mktemp("queries") / "store")
    with open_writer(store, base=stories.BASE) as writer:
        writer.replace_actors([folder("ontology") / "actors" / "actors.ttl"])
    with open_snapshot(store) as opened:
        yield opened


@pytest.fixture(scope="session")
def joined_snapshot(joined_store: Path) -> Iterator[Snapshot]:
    """Sample articles that tell the same events, for the queries about joined events."""
    with open_snapshot(joined_store, base=reports.BASE) as opened:
        yield opened
