"""Functions that open the graph in the settings, whether local or remote.

The modules for remote stores are imported only when needed, because the import of urllib3 doubles the start time.
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
    """Return the directory or the remote endpoint of the store."""
    return settings.store if isinstance(settings.store, Path) else remote_endpoint(settings)


def open_graph(settings: Settings) -> AbstractContextManager[Reader]:
    """Open the graph for reading.

    Raises :class:`StoreError` if there is no graph with the base of the settings.
    """
    if isinstance(settings.store, Path):
        return open_snapshot(settings.store, base=settings.base)
    from kg.store.remote.reader import open_remote_reader

    return open_remote_reader(remote_endpoint(settings), base=settings.base)


def open_for_build(settings: Settings, *, patience: float = 0) -> AbstractContextManager[GraphWriter]:
    """Open the graph for a build, and create it if necessary.

    Waits up to ``patience`` seconds for another writer. Raises :class:`StoreError` if the graph cannot be opened.
    """
    if isinstance(settings.store, Path):
        return open_writer(settings.store, base=settings.base, patience=patience)
    return _open_remote_for_build(remote_endpoint(settings), settings.base)


@contextmanager
def _open_remote_for_build(endpoint: Endpoint, base: str) -> Iterator[GraphWriter]:
    from kg.store.remote.writer import open_remote_writer

    with open_remote_writer(endpoint, base=base) as writer:
        yield writer
        writer.update_description()


def open_workers(settings: Settings) -> WorkerPool:
    """Start the query workers. Raises :class:`StoreError` if there is no graph."""
    return WorkerPool(
        location(settings),
        base=settings.base,
        count=settings.workers,
        timeout_s=settings.timeout_s,
        memory_mib=settings.max_query_memory_mib,
    )


def open_changes(settings: Settings) -> AbstractContextManager[WriterClient | GraphWriter]:
    """Open the graph for changes over HTTP.

    Raises :class:`StoreError` if there is no graph.
    """
    if isinstance(settings.store, Path):
        return WriterClient(settings.store, base=settings.base, timeout_s=settings.change_timeout_s)
    from kg.store.remote.writer import open_remote_writer

    return open_remote_writer(replace(remote_endpoint(settings), redact=True), base=settings.base)


def open_for_export(settings: Settings) -> AbstractContextManager[Snapshot]:
    """Open the graph for reading all of it.

    A remote graph is first copied to a temporary directory.
    """
    if isinstance(settings.store, Path):
        return open_snapshot(settings.store, base=settings.base)
    from kg.store.remote.copy import open_remote_copy

    return open_remote_copy(remote_endpoint(settings), base=settings.base)


def load_graph(settings: Settings, source: IO[bytes], format_name: str) -> int:
    """Create the graph from RDF data, and return the number of quads.

    Raises :class:`StoreError` if there is a graph already, and :class:`InputError` if the data cannot be read.
    """
    if isinstance(settings.store, Path):
        return load(settings.store, source, format_name, base=settings.base)
    from kg.store.remote.copy import load_remote

    return load_remote(remote_endpoint(settings), source, format_name, base=settings.base)
