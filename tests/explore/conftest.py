"""The event index of two stores."""

from collections.abc import Iterator

import pytest

from kg.explore import EventIndex
from kg.store import Snapshot, open_snapshot


@pytest.fixture(scope="module", params=["story_store", "joined_store"])
def snapshot(request: pytest.FixtureRequest) -> Iterator[Snapshot]:
    with open_snapshot(request.getfixturevalue(request.param)) as snapshot:
        yield snapshot


@pytest.fixture(scope="module")
def index(snapshot: Snapshot) -> Iterator[EventIndex]:
    with snapshot.events() as index:
        yield index
