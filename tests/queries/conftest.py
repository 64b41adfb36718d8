"""A store with the invented articles and the actors that are known by name."""

from collections.abc import Iterator

import pytest

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
