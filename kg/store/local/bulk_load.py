"""Creation of a store from RDF data, such as an export."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple, parse

from kg.errors import InputError, StoreError
from kg.iris import Iris
from kg.store.engine_errors import disk_errors
from kg.store.formats import ENGINE_GRAPH_FORMATS
from kg.store.local import directory
from kg.store.local.writer import open_writer
from kg.store.metadata.void import is_described

_UNFINISHED = "loading"


def load(path: Path, source: IO[bytes], format_name: str, *, base: str) -> int:
    """Create the store in ``path`` from RDF data, and return the number of quads.

    Triples without a named graph are put into the graph ``loaded``. Raises :class:`StoreError` if the directory already
    has a graph, and :class:`InputError` if the data cannot be read, has blank nodes, or has another base.
    """
    store = directory.create(path, base=base)
    if store.database.exists():
        raise StoreError(
            "The store already has a graph.",
            subject=str(path),
            remedy="Load into another directory with --store DIR.",
        )
    unfinished = path / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        with disk_errors(path):
            count = fill(unfinished, source, format_name, Iris(base=base))
            unfinished.rename(store.database)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    with open_writer(path, base=base):  # publishes at the end
        return count


def fill(database: Path, source: IO[bytes], format_name: str, iris: Iris) -> int:
    """Create a database from RDF data, and return the number of quads.

    Raises :class:`InputError` for invalid data.
    """
    store = Store(database)
    parser = _CountingParser()
    try:
        store.bulk_extend(parser.quads(source, format_name, iris))
    except (SyntaxError, ValueError) as error:
        raise InputError(
            f"The data cannot be read as {format_name}: {error}.",
            subject="export",
            remedy="Name a complete export of kg. Its suffix, or --format, must be its format.",
        ) from error
    store.flush()
    store.optimize()  # takes a tenth of the loading time, and halves the time to read the whole graph
    return parser.count


class _CountingParser:
    """A parser that counts the quads."""

    def __init__(self) -> None:
        self.count = 0

    def quads(self, source: IO[bytes], format_name: str, iris: Iris) -> Iterator[Quad]:
        """Yield each quad, and its triple for the default graph.

        The description of the dataset is left out, because it is written again.
        """
        loaded = NamedNode(iris.loaded_graph)
        for quad in parse(source, ENGINE_GRAPH_FORMATS[format_name], base_iri=iris.base):
            is_triple = isinstance(quad, Triple) or quad.graph_name == DefaultGraph()
            graph = loaded if is_triple else quad.graph_name
            _refuse_foreign(quad.subject, quad.object, graph, iris)
            self.count += 1
            if isinstance(quad.subject, NamedNode) and is_described(quad.subject.value, iris):
                continue
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
            yield Quad(quad.subject, quad.predicate, quad.object)


def _refuse_foreign(subject: object, value: object, graph: object, iris: Iris) -> None:
    """Raise ValueError for a blank node, and :class:`InputError` for another base."""
    if isinstance(subject, BlankNode) or isinstance(value, BlankNode) or not isinstance(graph, NamedNode):
        raise ValueError("it contains a blank node, but every node must have an IRI")
    ending = iris.events_graph.removeprefix(iris.base)
    if graph.value.endswith(f"/{ending}") and graph.value != iris.events_graph:
        other_base = graph.value.removesuffix(ending)
        raise InputError(
            f"The IRIs in the data begin with {other_base}, but the setting base is {iris.base}.",
            subject="export",
            remedy=f"Set base (KG_BASE) to {other_base}.",
        )
