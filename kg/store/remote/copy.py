"""Copies of a whole graph between a remote store and this machine."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from pyoxigraph import NamedNode, Quad, Store

from kg.errors import KgError, StoreError
from kg.iris import Iris
from kg.store.local.bulk_load import fill
from kg.store.local.snapshot import Snapshot
from kg.store.remote.endpoint import Endpoint
from kg.store.remote.reader import RemoteReader, open_remote_reader
from kg.store.remote.writer import RemoteWriter, open_remote_writer

_ALL = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"
_COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
_BATCH_QUADS = 20_000  # in one update; an article has fewer


@contextmanager
def open_remote_copy(endpoint: Endpoint, *, base: str) -> Iterator[Snapshot]:
    """Copy the named graphs of a remote store to a temporary directory, and open the copy.

    One query returns all graphs, so that they have the state of one moment. Raises :class:`StoreError` if quads are
    missing.
    """
    with TemporaryDirectory(prefix="kg-") as directory:
        store = Store(directory)
        with open_remote_reader(endpoint, base=base) as reader:
            store.bulk_extend(_all_quads(reader))
        yield Snapshot(store, name=str(endpoint), base=base, path=Path(directory))


def load_remote(endpoint: Endpoint, source: IO[bytes], format_name: str, *, base: str) -> int:
    """Load RDF data into an empty remote store, and return the number of quads.

    The data is parsed completely before anything is sent. Raises :class:`StoreError` if the remote store has a graph or
    an update fails. In that case, the graphs sent so far are deleted if the server permits it.
    """
    with (
        TemporaryDirectory(prefix="kg-") as directory,
        open_remote_writer(endpoint, base=base) as writer,
    ):
        if writer.holds_graph():
            raise StoreError(
                "The remote store already has a graph.",
                subject=str(endpoint),
                remedy="Load into an empty dataset, or add articles to this one with kg build.",
            )
        count = fill(Path(directory), source, format_name, Iris(base=base))
        _send(Store.read_only(directory), writer, Iris(base=base))
        writer.update_description()
    return count


def _all_quads(reader: RemoteReader) -> Iterator[Quad]:
    """Yield each quad, and its triple for the default graph.

    Raises :class:`StoreError` if the remote store silently limits the number of rows.
    """
    expected, received = int(reader.select(_COUNT).records()[0]["n"]), 0
    for subject, predicate, value, graph in reader.rows(_ALL):
        received += 1
        yield Quad(subject, predicate, value, graph)
        yield Quad(subject, predicate, value)
    if received < expected:
        raise StoreError(
            f"The remote store sent {received:,} of its {expected:,} statements.",
            subject=reader.name,
            remedy="Raise the row limit of that server, or repeat the export if the graph changed meanwhile.",
        )


def _send(store: Store, writer: RemoteWriter, iris: Iris) -> None:
    """Send the graphs one by one.

    Articles come last and each in one update, because an article with a fingerprint must have its events.
    """
    graphs = [graph for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    graphs.sort(key=lambda graph: (graph.value.startswith(iris.article_graph_prefix), graph.value))
    sent: list[NamedNode] = []
    try:
        for graph in graphs:
            sent.append(graph)
            for batch in _batches(store.quads_for_pattern(None, None, None, graph)):
                writer.insert(batch)
    except (KgError, KeyboardInterrupt):
        for graph in sent:
            writer.drop(graph)
        raise


def _batches(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    remaining = iter(quads)
    while batch := list(islice(remaining, _BATCH_QUADS)):
        yield batch
