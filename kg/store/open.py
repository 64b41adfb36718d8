"""The graph of the settings, in a folder or on another server: commands need not know which.

What asks servers is imported where there is one: it takes as long as the rest of a start.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from kg.config import Settings
from kg.store.graph_writer import GraphWriter
from kg.store.local.bulk_load import load
from kg.store.local.snapshot import Snapshot, open_snapshot
from kg.store.local.writer import open_writer
from kg.store.reader import Reader
from kg.store.remote.endpoint import Endpoint, remote_endpoint
from kg.store.workers.pool import WorkerPool
from kg.store.workers.writer_client import WriterClient


def location(settings: Settings) -> Path | Endpoint:
    """Return where the graph is."""
    return settings.store if isinstance(settings.store, Path) else remote_endpoint(settings)


def open_graph(settings: Settings) -> AbstractContextManager[Reader]:
    """Open the graph for reading. Raises :class:`StoreError` where there is none of the settings' base."""
    if isinstance(settings.store, Path):
        return open_snapshot(settings.store, base=settings.base)
    from kg.store.remote.reader import open_remote_reader

    return open_remote_reader(remote_endpoint(settings), base=settings.base)


def open_for_build(settings: Settings, *, patience: float = 0) -> AbstractContextManager[GraphWriter]:
    """Open the graph for articles; it is made where there is none. Raises :class:`StoreError` where that cannot be."""
    if isinstance(settings.store, Path):
        return open_writer(settings.store, base=settings.base, patience=patience)
    return _described(remote_endpoint(settings), settings.base)


@contextmanager
def _described(server: Endpoint, base: str) -> Iterator[GraphWriter]:
    from kg.store.remote.writer import open_remote_writer

    with open_remote_writer(server, base=base) as writer:
        yield writer
        writer.update_description()


def open_workers(settings: Settings) -> WorkerPool:
    """Start the processes that answer queries. Raises :class:`StoreError` where there is no graph."""
    return WorkerPool(
        location(settings),
        base=settings.base,
        count=settings.workers,
        timeout_s=settings.timeout_s,
        memory_mib=settings.max_query_memory_mib,
    )


def open_changes(settings: Settings) -> AbstractContextManager[WriterClient | GraphWriter]:
    """Open the graph for changes that others send. Raises :class:`StoreError` where there is none."""
    if isinstance(settings.store, Path):
        return WriterClient(settings.store, base=settings.base, timeout_s=settings.change_timeout_s)
    from kg.store.remote.writer import open_remote_writer

    return open_remote_writer(replace(remote_endpoint(settings), redact=True), base=settings.base)


def open_for_export(settings: Settings) -> AbstractContextManager[Snapshot]:
    """Open the graph for what goes over all of it; that of another server is copied to a temporary folder first."""
    if isinstance(settings.store, Path):
        return open_snapshot(settings.store, base=settings.base)
    from kg.store.remote.copy import open_remote_copy

    return open_remote_copy(remote_endpoint(settings), base=settings.base)


def load_graph(settings: Settings, source: IO[bytes], name: str) -> int:
    """Make the graph of linked data in the format ``name``; return the number of quads.

    Raises :class:`StoreError` where there is a graph already, :class:`InputError` where the data cannot be read.
    """
    if isinstance(settings.store, Path):
        return load(settings.store, source, name, base=settings.base)
    from kg.store.remote.copy import load_remote

    return load_remote(remote_endpoint(settings), source, name, base=settings.base)
