"""The one writer of a store: makes each update in one transaction, and publishes generations for readers.

The union is kept, since the engine's own gives a triple once for each graph that has it.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import cast

from pyoxigraph import QuerySolutions, Store

from kg.errors import StoreError
from kg.store.graph_writer import GraphWriter
from kg.store.local import directory, fulltext
from kg.store.local.directory import StoreDirectory
from kg.store.reader import named_node

_PAUSE = 0.1  # seconds between two looks whether the store is free


class Writer(GraphWriter):
    """Changes the store. Readers see what they see until :meth:`publish`."""

    def __init__(self, store: Store, place: StoreDirectory) -> None:
        super().__init__(base=place.base, keeps_union=place.union)
        self._store = store
        self._place = place

    def _select(self, query: str) -> QuerySolutions:
        return cast(QuerySolutions, self._store.query(query))

    def _has(self, graph: str) -> bool:
        return self._store.contains_named_graph(named_node(graph))

    def publish(self) -> str:
        """Let readers see what is in the store now; return the name of the new generation."""
        self._store.flush()  # else every reader would have to replay the log
        generation = self._place.next_generation()
        self._store.backup(generation)
        fulltext.build(self._store, generation / fulltext.FILE)
        name = self._place.publish()
        self._place.remove_unread()
        return name

    def update_description(self, *, is_cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Bring the description in step, as :class:`GraphWriter` does, unless the default graph is something else."""
        return self.keeps_union and super().update_description(is_cancelled=is_cancelled)

    def mark_clean(self) -> None:
        """Note that all changes are described and published."""
        self._place.mark_clean()

    def close(self) -> None:
        """Describe the store and publish it, unless nothing is new since that was done, and let the next writer in."""
        if not self._place.is_clean():
            self.update_description()
            self.publish()
            self.mark_clean()
        self._place.remove_unread()  # somebody may have read an older one until now
        self.release()

    def release(self) -> None:
        """Let the next writer in."""
        del self._store

    def _update(self, update: str, prefixes: Mapping[str, str]) -> None:
        self._place.mark_dirty()
        try:
            self._store.update(update, base_iri=self.base, prefixes=dict(prefixes))
        except OSError as error:
            raise StoreError(
                f"it cannot be written to: {error}", subject=str(self._place.path), remedy="Is the disk full?"
            ) from error


@contextmanager
def open_writer(path: Path, *, base: str, patience: float = 0) -> Iterator[Writer]:
    """Open the store in the folder ``path`` for a build; it is made where there is none.

    What was written is published at the end, also at the end by an exception: every article is whole.
    Raises :class:`StoreError` where another writer has the store for ``patience`` seconds, where the folder is
    something else, and where the default graph is not the union that articles are read from.
    """
    place = directory.create(path, base=base)
    if not place.union:
        raise StoreError(
            "its default graph is not the union of the others, so articles would not be seen in it",
            subject=str(path),
            remedy="Build another store with --store DIR.",
        )
    with closing(open_for_changes(place, patience=patience)) as writer:
        yield writer


def create_empty(path: Path, *, base: str, union: bool) -> None:
    """Make a store with nothing in it, unless there is one."""
    place = directory.create(path, base=base, union=union)
    if place.current() is None:
        open_for_changes(place).close()


def open_for_changes(place: StoreDirectory, *, patience: float = 0) -> Writer:
    """Open a store that is there. Raises :class:`StoreError` where another writer has it for ``patience`` seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return Writer(Store(place.database), place)
        except OSError as error:
            if not _locked(error):
                raise StoreError(
                    f"it cannot be opened: {error}",
                    subject=str(place.path),
                    remedy="Build another store with --store DIR.",
                ) from error
            if time.monotonic() >= deadline:
                raise StoreError(
                    "another kg build is writing to it, or a server that takes changes",
                    subject=str(place.path),
                    remedy="Wait until that has ended.",
                ) from error
            time.sleep(_PAUSE)


def _locked(error: OSError) -> bool:
    return "lock" in str(error).lower()
