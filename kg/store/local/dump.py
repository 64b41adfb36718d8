"""The whole graph as linked data, streamed; the same graph gives the same bytes, however it came together.

The engine keeps triples in the order of digests of their terms, which depends on nothing but what they say. The
canonical form is sorted besides.
"""

import heapq
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, serialize

from kg import vocab
from kg.store.formats import ENGINE_GRAPH_FORMATS
from kg.store.local.snapshot import Snapshot

_RUN = 64 * 1024 * 1024  # bytes that are sorted in memory at once
_MENTION_OF = NamedNode(vocab.MENTION_OF)


def export(snapshot: Snapshot, name: str, output: IO[bytes]) -> None:
    """Write the graph in the format of that name: its named graphs where the format has them, else their union."""
    engine = ENGINE_GRAPH_FORMATS[name]
    if engine.supports_datasets:
        serialize(_named(snapshot.store), output, engine, prefixes=snapshot.declared(name))
    else:
        snapshot.dump(DefaultGraph(), name, output)


def export_canonical(snapshot: Snapshot, output: IO[bytes]) -> None:
    """Write canonical N-Quads (https://www.w3.org/TR/rdf-canon/), in the order of their code points.

    There are no blank nodes in a store, so that canonical is what is sorted and escapes no more than it must.
    """
    with TemporaryFile() as file:
        serialize(_named(snapshot.store), file, RdfFormat.N_QUADS)
        file.seek(0)
        output.writelines(_sorted(file))


def article_graphs(snapshot: Snapshot) -> Iterator[str]:
    """Yield the IRI of each article's graph."""
    begins = snapshot.iris.article_graph_prefix
    found = (str(graph.value) for graph in snapshot.store.named_graphs() if isinstance(graph, NamedNode))
    yield from sorted(iri for iri in found if iri.startswith(begins))


def export_article(snapshot: Snapshot, graph: str, output: IO[bytes]) -> None:
    """Write an article's graph and what the graph of events says of its events, as N-Quads."""
    serialize(_of_article(snapshot, NamedNode(graph)), output, RdfFormat.N_QUADS)


def export_other_graphs(snapshot: Snapshot, output: IO[bytes]) -> None:
    """Write the graphs that are neither an article's nor that of events, as N-Quads."""
    apart = {*article_graphs(snapshot), snapshot.iris.events_graph}
    quads = (quad for quad in _named(snapshot.store) if str(quad.graph_name.value) not in apart)  # type: ignore[union-attr]
    serialize(quads, output, RdfFormat.N_QUADS)


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that comes to be at ``path`` only when all of it is written."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as output:
            yield output
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def _named(store: Store) -> Iterator[Quad]:
    for graph in sorted(store.named_graphs(), key=str):
        yield from store.quads_for_pattern(None, None, None, graph)


def _of_article(snapshot: Snapshot, graph: NamedNode) -> Iterator[Quad]:
    store, events = snapshot.store, NamedNode(snapshot.iris.events_graph)
    yield from store.quads_for_pattern(None, None, None, graph)
    told = {quad.object for quad in store.quads_for_pattern(None, _MENTION_OF, None, graph)}
    for event in sorted(told, key=str):
        yield from store.quads_for_pattern(event, None, None, events)  # type: ignore[arg-type]


def _sorted(lines: IO[bytes]) -> Iterator[bytes]:
    """Sort lines without having all of them in memory: sorted runs in files, which are merged."""
    with ExitStack() as files:
        runs = [files.enter_context(_file(run)) for run in iter(lambda: sorted(lines.readlines(_RUN)), [])]
        yield from heapq.merge(*runs)


@contextmanager
def _file(lines: list[bytes]) -> Iterator[IO[bytes]]:
    with TemporaryFile() as file:
        file.writelines(lines)
        file.seek(0)
        yield file
