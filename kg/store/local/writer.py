"""Writer of a store directory: one transaction per change, and published generations.

The default graph is kept as the union of the named graphs, because the engine's own union repeats a triple for each graph
that contains it.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import cast

from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from kg import vocab
from kg.errors import StoreError
from kg.store import changes
from kg.store.engine_errors import damage_errors, disk_errors
from kg.store.event_graph import EventChange
from kg.store.graph_writer import GraphWriter
from kg.store.local import compaction, directory, indexes
from kg.store.local.changed_resources import ChangedResources
from kg.store.local.difference import difference, joined_quads, leaving_quads
from kg.store.local.directory import StoreDirectory
from kg.store.metadata.statistics import RunSelect, Statistics
from kg.store.reader import named_node

_FLUSHED_QUADS = 300_000  # between two flushes; the nine orders of so many take about 150 MB of memory
_RETRY_S = 0.1  # between two attempts to lock the database


class Writer(GraphWriter):
    """The writer of a store directory. Readers see its changes after :meth:`publish`."""

    def __init__(self, store: Store, home: StoreDirectory) -> None:
        super().__init__(base=home.base, keeps_union=home.union)
        self._store = store
        self._home = home
        self._written = 0  # quads, without those of updates in SPARQL, which are few
        self._changed = ChangedResources(is_known=home.is_clean())  # since the last generation
        self._counted: Statistics | None = None  # of the description in the database

    def publish(self, copy: Path | None = None) -> str:
        """Publish the database as the next generation, and return its name; ``copy`` is a copy of it to publish instead.

        Raises :class:`StoreError` if the generation cannot be written.
        """
        with disk_errors(self._home.path):
            generation = self._home.prepare_generation()
            # No variable may have the database: the traceback of an error would keep it, and its lock.
            if copy:
                Store(copy).backup(generation)
            else:
                self._store.flush()  # otherwise every reader replays the write-ahead log
                self._store.backup(generation)  # hard links to the files of the database
            # Reading the database instead would make the engine rewrite its files, which then are no longer shared.
            published = Store.read_only(str(generation))
            with indexes.earlier(self._home, self._changed.iris) as before:
                indexes.write(published, generation, self._counted, before)
            name = self._home.publish()
            self._changed, self._counted = ChangedResources(is_known=True), None
            self._home.remove_unused()
        return name

    def update_description(self, *, is_cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Update the description, but only if the default graph is the union."""
        return self.keeps_union and super().update_description(is_cancelled=is_cancelled)

    def _count(self, select: RunSelect, description: str) -> Statistics:
        with indexes.earlier(self._home, self._changed.iris) as before:
            if before:
                self._counted = indexes.count_again(self._store, before, self._iris)
            else:
                self._counted = super()._count(select, description)
        return self._counted

    def mark_clean(self) -> None:
        """Record that all changes are described and published."""
        with disk_errors(self._home.path):
            self._home.mark_clean()

    def close(self) -> None:
        """Describe and publish the changes, if there are any, and release the lock."""
        was_clean = self._home.is_clean()
        copy = None
        try:
            if not was_clean:
                self.update_description()
                copy = self._compact()
                self.publish(copy)
                self.mark_clean()
            with disk_errors(self._home.path):
                self._home.remove_unused()  # readers may have used older generations until now
            published = self._home.current()
        finally:
            self.release()
        if not was_clean and compaction.is_small(self._home.database):
            self._tidy(published, has_copy=copy is not None)

    def _compact(self) -> Path | None:
        """Make the files small, and return the path of a copy of the database if they are small only there."""
        if not compaction.is_small(self._home.database):
            return None
        with disk_errors(self._home.path):
            return compaction.compact(self._store, self._home, self._written)

    def _tidy(self, published: str | None, *, has_copy: bool) -> None:
        """Open the database once more: only then does the engine remove its log, which may be larger than the rest.

        Then let a copy take its place, unless the database has changed. If another writer has it open, that does the same.
        """
        with suppress(OSError), self._home.opening():
            Store(self._home.database)
            if has_copy and self._home.is_clean() and self._home.current() == published:
                self._home.replace_database()
            self._home.remove_copies()
            self._home.remove_old_logs()

    def release(self) -> None:
        """Release the lock for the next writer, without publishing."""
        del self._store

    def _select(self, query: str) -> QuerySolutions:
        with damage_errors():
            return cast(QuerySolutions, self._store.query(query))

    def _has(self, graph: str) -> bool:
        return self._store.contains_named_graph(named_node(graph))

    def _update(
        self, update: str, prefixes: Mapping[str, str], *, about: Iterable[Quad] | None = None
    ) -> None:
        if about is None:
            self._changed.forget()
        else:
            self._changed.add(about)
        with disk_errors(self._home.path):
            self._home.mark_dirty()
            self._store.update(update, base_iri=self.base, prefixes=dict(prefixes))

    def _replace_quads(self, graph: NamedNode, quads: list[Quad], change: EventChange | None) -> None:
        """Add the quads of a new graph directly; of a graph that exists, write only what differs, by SPARQL.

        The Python API of the engine has no other transaction that both removes and adds quads.
        """
        if self._is_stored(graph):
            self._write_difference(graph, quads, change)
            return
        self._changed.add(quads)
        if self.keeps_union:
            quads = [*quads, *(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)]
        with disk_errors(self._home.path):
            self._home.mark_dirty()
            self._store.extend(quads)
            self._note_written(len(quads))

    def _write_difference(self, graph: NamedNode, quads: list[Quad], change: EventChange | None) -> None:
        is_build = self._build is not None
        with damage_errors():
            leaving = leaving_quads(self._store, graph, change, self._iris, is_build=is_build)
        self._exchange(leaving, quads)

    def _remove(self, graph: NamedNode, quads: list[Quad], change: EventChange) -> None:
        with damage_errors():
            leaving = leaving_quads(self._store, graph, change, self._iris, is_build=True)
        self._exchange(leaving, quads)

    def _change_events(self, change: EventChange, quads: list[Quad]) -> None:
        with damage_errors():
            leaving = joined_quads(self._store, change, self._iris)
        self._exchange(leaving, quads)

    def _exchange(self, leaving: set[Quad], quads: list[Quad]) -> None:
        """Write only what differs if some quads are deleted and others inserted."""
        with damage_errors():
            found = difference(self._store, leaving, quads, union=self.keeps_union)
        about = [*found.deleted, *found.inserted]
        # The default graph is among the quads.
        delete = changes.delete_update(found.deleted, union=False)
        self._update(delete + changes.insert_update(found.inserted, union=False), {}, about=about)
        with disk_errors(self._home.path):
            self._note_written(len(about))

    def _note_written(self, quads: int) -> None:
        """Count written quads, and let the engine write them to files before they take much memory and a long log."""
        before = self._written // _FLUSHED_QUADS
        self._written += quads
        if self._written // _FLUSHED_QUADS > before:
            self._store.flush()

    def _is_stored(self, graph: NamedNode) -> bool:
        """Return True if the graph exists, is still linked to a build, or has left tombstones."""
        links = self._store.quads_for_pattern(graph, NamedNode(vocab.WAS_GENERATED_BY), None, None)
        tombstones = self._store.quads_for_pattern(None, NamedNode(vocab.WAS_DERIVED_FROM), graph, None)
        return self._store.contains_named_graph(graph) or any(True for _ in chain(links, tombstones))


@contextmanager
def open_writer(path: Path, *, base: str, patience: float = 0) -> Iterator[Writer]:
    """Open the store in the directory ``path`` for a build, and create it if necessary.

    All changes are published at the end, even after an exception: every stored article is complete. Raises
    :class:`StoreError` if another writer keeps the store locked for ``patience`` seconds, if the directory is not a store,
    or if its default graph is not the union of the named graphs.
    """
    home = directory.create(path, base=base)
    if not home.union:
        raise StoreError(
            "The default graph is not the union of the named graphs, so queries would not find the articles.",
            subject=str(path),
            remedy="Build another store with --store DIR.",
        )
    with closing(open_for_changes(home, patience=patience)) as writer:
        yield writer


def create_empty(path: Path, *, base: str, union: bool) -> None:
    """Create an empty store unless there is one."""
    home = directory.create(path, base=base, union=union)
    if home.current() is None:
        open_for_changes(home).close()


def open_for_changes(home: StoreDirectory, *, patience: float = 0) -> Writer:
    """Open an existing store for changes.

    Raises :class:`StoreError` if another writer keeps it locked for ``patience`` seconds, or if it is damaged.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            with damage_errors(), home.opening():
                return Writer(_open(home), home)
        except OSError as error:
            if not _is_locked(error):
                raise StoreError(
                    f"The database of the store cannot be opened: {error}.",
                    subject=str(home.path),
                    remedy="Restore a backup with kg restore, or build another store with --store DIR.",
                ) from error
            if time.monotonic() >= deadline:
                raise StoreError(
                    "Another kg build, or a server that accepts changes, is writing to the store.",
                    subject=str(home.path),
                    remedy="Wait until it has finished.",
                ) from error
            time.sleep(_RETRY_S)


def _open(home: StoreDirectory) -> Store:
    if home.current() and not home.database.exists():  # the engine would create an empty database
        raise StoreError(
            "The database of the store is missing.",
            subject=str(home.database),
            remedy="Restore a backup with kg restore, or build another store with --store DIR.",
        )
    return Store(home.database)


def _is_locked(error: OSError) -> bool:
    return "lock" in str(error).lower()
