"""Fixtures of the export tests, over the articles of tests/data/stories.toml."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest

from kg.export import EXPORTS
from kg.store import Snapshot, open_snapshot


@pytest.fixture(scope="module")
def snapshot(story_store: Path) -> Iterator[Snapshot]:
    with open_snapshot(story_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def export(snapshot: Snapshot) -> Callable[[str], bytes]:
    """A function that returns the bytes of an export."""

    def export(name: str) -> bytes:
        output = BytesIO()
        EXPORTS[name].write(snapshot, output)
        return output.getvalue()

    return export
