"""The files beside the database of a generation: the full-text index, the event index and the statistics.

If the resources that have changed since the last generation are known, its files are copied and changed. Otherwise, or if
other code wrote them, they are made anew; the result is the same.
"""

import json
from collections.abc import Collection, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from kg.explore.index import FILE as EVENT_INDEX
from kg.fingerprint import code_digest
from kg.iris import Iris
from kg.query_library import site_query, statistics_query
from kg.store.local import event_index, fulltext
from kg.store.local.directory import StoreDirectory
from kg.store.local.event_parts import concerned
from kg.store.local.statistics_update import updated
from kg.store.metadata import statistics
from kg.store.metadata.statistics import Statistics

_STATISTICS: Final = "statistics.json"
_SOURCES: Final = ("store", "explore", "charts", "vocab.py", "iris.py")  # code that determines the files
_MOST_PART: Final = 4  # all is made anew if more than a quarter of the resources have changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The last generation, and the resources that have changed since."""

    path: Path
    store: Store
    statistics: Statistics
    resources: Collection[str]


@contextmanager
def earlier(home: StoreDirectory, resources: Collection[str] | None) -> Iterator[Earlier | None]:
    """Open the last generation, if its files can be changed into those of the next one."""
    with ExitStack() as stack:
        found = None
        if resources is not None and home.current():
            lease = stack.enter_context(closing(home.lease()))
            known = _read(lease.path)
            if known and len(resources) * _MOST_PART <= known.subjects:
                store = Store.read_only(str(lease.path))
                found = Earlier(path=lease.path, store=store, statistics=known, resources=resources)
        yield found


def write(store: Store, generation: Path, counted: Statistics | None, before: Earlier | None) -> None:
    """Write the files of a generation that ``store`` reads; without statistics, the next one cannot use its files.

    Raises :class:`StoreError` if a file cannot be written.
    """
    texts, events = generation / fulltext.FILE, generation / EVENT_INDEX
    if before:
        differing = concerned(before.store, store, before.resources)
        fulltext.update(store, texts, before.path / fulltext.FILE, differing.events | differing.things)
        event_index.update(store, events, before.path / EVENT_INDEX, differing)
    else:
        fulltext.build(store, texts)
        event_index.build(store, events)
    if counted:
        rows, examples = statistics.to_rows(counted), counted.examples
        content = {"rules": _rules(), "counts": rows, "examples": examples}
        (generation / _STATISTICS).write_text(json.dumps(content), encoding="utf-8")


def count_again(store: Store, before: Earlier, iris: Iris) -> Statistics:
    """Return the statistics of a store from those of the last generation."""
    return updated(before.statistics, before.store, store, before.resources, iris)


def _read(generation: Path) -> Statistics | None:
    """Return the statistics of a generation, if its files are those that this code writes."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        content = json.loads((generation / _STATISTICS).read_bytes())
        if content["rules"] == _rules() and (generation / EVENT_INDEX).exists():
            return statistics.from_rows(content["counts"]).with_examples(content["examples"])
    return None


def _rules() -> str:
    """Return a digest of the code and the queries that determine the files."""
    queries = [*map(statistics_query, statistics.QUERIES), site_query("counts")]
    return sha256("\n".join([code_digest(_SOURCES), *queries]).encode()).hexdigest()
