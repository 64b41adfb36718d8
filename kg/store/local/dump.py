"""Exports of the whole graph as RDF, streamed.

The same graph gives the same bytes, however it was built: the engine sorts triples by digests of their terms. The canonical
form is sorted by code points instead.
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

_SORTED_BYTES = 64 * 1024 * 1024  # sorted in memory at once
_IN_ARTICLE = NamedNode(vocab.IN_ARTICLE)
_HAS_MENTION = NamedNode(vocab.HAS_MENTION)


def export(snapshot: Snapshot, format_name: str, output: IO[bytes]) -> None:
    """Write the named graphs, or their union if the format has no named graphs."""
    engine_format = ENGINE_GRAPH_FORMATS[format_name]
    if engine_format.supports_datasets:
        prefixes = snapshot.declared_prefixes(format_name)
        serialize(_named_graphs(snapshot.store), output, engine_format, prefixes=prefixes)
    else:
        snapshot.dump(DefaultGraph(), format_name, output)


def export_canonical(snapshot: Snapshot, output: IO[bytes]) -> None:
    """Write canonical N-Quads (https://www.w3.org/TR/rdf-canon/), sorted by code points.

    A store has no blank nodes. Its canonical form is therefore the sorted N-Quads with minimal escapes.
    """
    with TemporaryFile() as file:
        serialize(_named_graphs(snapshot.store), file, RdfFormat.N_QUADS)
        file.seek(0)
        output.writelines(_sorted(file))


def article_graphs(snapshot: Snapshot) -> Iterator[str]:
    """Yield the IRIs of the article graphs, sorted."""
    prefix = snapshot.iris.article_graph_prefix
    iris = (str(graph.value) for graph in snapshot.store.named_graphs() if isinstance(graph, NamedNode))
    yield from sorted(iri for iri in iris if iri.startswith(prefix))


def export_article(snapshot: Snapshot, graph: str, output: IO[bytes]) -> None:
    """Write an article's graph and the statements about its events, as N-Quads."""
    serialize(_article_quads(snapshot, NamedNode(graph)), output, RdfFormat.N_QUADS)


def export_other_graphs(snapshot: Snapshot, output: IO[bytes]) -> None:
    """Write all graphs except article graphs and the graph of events, as N-Quads."""
    excluded = {*article_graphs(snapshot), snapshot.iris.events_graph}
    quads = (quad for quad in _named_graphs(snapshot.store) if str(quad.graph_name.value) not in excluded)  # type: ignore[union-attr]
    serialize(quads, output, RdfFormat.N_QUADS)


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that appears at ``path`` only when it is complete."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with unfinished.open("wb") as output:
            yield output
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def _named_graphs(store: Store) -> Iterator[Quad]:
    for graph in sorted(store.named_graphs(), key=str):
        yield from store.quads_for_pattern(None, None, None, graph)


def _article_quads(snapshot: Snapshot, graph: NamedNode) -> Iterator[Quad]:
    store, events_graph = snapshot.store, NamedNode(snapshot.iris.events_graph)
    yield from store.quads_for_pattern(None, None, None, graph)
    mentions = [quad.subject for quad in store.quads_for_pattern(None, _IN_ARTICLE, None, graph)]
    events = {
        quad.subject
        for mention in mentions
        for quad in store.quads_for_pattern(None, _HAS_MENTION, mention, events_graph)
    }
    for event in sorted(events, key=str):
        yield from store.quads_for_pattern(event, None, None, events_graph)


def _sorted(lines: IO[bytes]) -> Iterator[bytes]:
    """Yield sorted lines, with bounded memory.

    The lines are sorted in parts, which are written to files and merged.
    """
    with ExitStack() as files:
        parts = [
            files.enter_context(_part_file(part))
            for part in iter(lambda: sorted(lines.readlines(_SORTED_BYTES)), [])
        ]
        yield from heapq.merge(*parts)


@contextmanager
def _part_file(lines: list[bytes]) -> Iterator[IO[bytes]]:
    with TemporaryFile() as file:
        file.writelines(lines)
        file.seek(0)
        yield file
