"""All of a graph, from another server to here and from here to there."""

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
_AT_ONCE = 20_000  # quads in an update; more than an article has


@contextmanager
def open_remote_copy(endpoint: Endpoint, *, base: str) -> Iterator[Snapshot]:
    """Copy the named graphs of another server to a temporary folder, and open that.

    They are asked for with one query, and so are of one moment. Raises :class:`StoreError` where not all of them come.
    """
    with TemporaryDirectory(prefix="kg-") as folder:
        store = Store(folder)
        with open_remote_reader(endpoint, base=base) as remote:
            store.bulk_extend(_quads(remote))
        yield Snapshot(store, name=str(endpoint), base=base, path=Path(folder))


def load_remote(endpoint: Endpoint, source: IO[bytes], name: str, *, base: str) -> int:
    """Put linked data in the format ``name`` into another server that has no graph yet; return the number of quads.

    It is read to its end before anything is sent. Raises :class:`StoreError` where the server has a graph, and where
    it fails; then what has been sent is taken back as far as the server lets us.
    """
    with (
        TemporaryDirectory(prefix="kg-") as folder,
        open_remote_writer(endpoint, base=base) as writer,
    ):
        if writer.holds_graph():
            remedy = "Load into an empty dataset; kg build adds articles to the graph that is there."
            raise StoreError("it holds a graph already", subject=str(endpoint), remedy=remedy)
        number = fill(Path(folder), source, name, Iris(base=base))
        _send(Store.read_only(folder), writer, Iris(base=base))
        writer.update_description()
    return number


def _quads(remote: RemoteReader) -> Iterator[Quad]:
    """Give each quad for its graph and for the union; some servers send so many rows and no more, and do not say so."""
    expected, found = int(remote.select(_COUNT).records()[0]["n"]), 0
    for subject, predicate, value, graph in remote.rows(_ALL):
        found += 1
        yield Quad(subject, predicate, value, graph)
        yield Quad(subject, predicate, value)
    if found < expected:
        raise StoreError(
            f"it sends {found:,} of its {expected:,} statements",
            subject=remote.name,
            remedy="Let it send more rows of a result, or ask again if somebody changes the graph.",
        )


def _send(store: Store, writer: RemoteWriter, iris: Iris) -> None:
    """Send graph by graph, the articles last and each at once: one with a fingerprint has its events."""
    graphs = [graph for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    graphs.sort(key=lambda graph: (graph.value.startswith(iris.article_graph_prefix), graph.value))
    begun: list[NamedNode] = []
    try:
        for graph in graphs:
            begun.append(graph)
            for quads in _batches(store.quads_for_pattern(None, None, None, graph)):
                writer.insert(quads)
    except (KgError, KeyboardInterrupt):
        for graph in begun:
            writer.drop(graph)
        raise


def _batches(quads: Iterable[Quad]) -> Iterator[list[Quad]]:
    rest = iter(quads)
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
