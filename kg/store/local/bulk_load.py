"""An export taken back: a file of linked data becomes a new store, all of it or nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple, parse

from kg.errors import InputError, StoreError
from kg.iris import Iris
from kg.store.formats import ENGINE_GRAPH_FORMATS
from kg.store.local import directory
from kg.store.local.writer import open_writer
from kg.store.metadata.void import is_described

_UNFINISHED = "loading"


def load(path: Path, source: IO[bytes], name: str, *, base: str) -> int:
    """Make a store in the folder ``path`` of linked data in the format ``name``; return the number of quads.

    Triples without a named graph go into the graph ``loaded``. Raises :class:`StoreError` where the folder holds a
    graph already, and :class:`InputError` where the data cannot be read, has blank nodes, or another base.
    """
    place = directory.create(path, base=base)
    if place.database.exists():
        remedy = "Load into another folder with --store DIR."
        raise StoreError("it holds a graph already", subject=str(path), remedy=remedy)
    unfinished = path / _UNFINISHED
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        number = fill(unfinished, source, name, Iris(base=base))
        unfinished.rename(place.database)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    with open_writer(path, base=base):
        return number  # and publish at the end


def fill(database: Path, source: IO[bytes], name: str, iris: Iris) -> int:
    """Put linked data into an empty database; return the number of quads. Raises :class:`InputError`."""
    store = Store(database)
    counted = _Counted()
    try:
        store.bulk_extend(counted.quads(source, name, iris))
    except (SyntaxError, ValueError) as error:
        remedy = "Name a whole export of kg, in the format that its suffix or --format says."
        raise InputError(f"cannot be read as {name}: {error}", subject="export", remedy=remedy) from error
    store.flush()
    store.optimize()  # a tenth of the time that loading takes; what reads it all takes half as long from then on
    return counted.number


class _Counted:
    """Reads quads, each for its graph and for the union, and counts them."""

    def __init__(self) -> None:
        self.number = 0

    def quads(self, source: IO[bytes], name: str, iris: Iris) -> Iterator[Quad]:
        loaded = NamedNode(iris.loaded_graph)
        for quad in parse(source, ENGINE_GRAPH_FORMATS[name], base_iri=iris.base):
            graph = (
                loaded if isinstance(quad, Triple) or quad.graph_name == DefaultGraph() else quad.graph_name
            )
            _refuse_strange(quad.subject, quad.object, graph, iris)
            self.number += 1
            if isinstance(quad.subject, NamedNode) and is_described(quad.subject.value, iris):
                continue  # it is made anew
            yield Quad(quad.subject, quad.predicate, quad.object, graph)
            yield Quad(quad.subject, quad.predicate, quad.object)


def _refuse_strange(subject: object, value: object, graph: object, iris: Iris) -> None:
    if isinstance(subject, BlankNode) or isinstance(value, BlankNode) or not isinstance(graph, NamedNode):
        raise ValueError("it has a blank node, where everything must have an IRI")
    ending = iris.events_graph.removeprefix(iris.base)
    if graph.value.endswith(f"/{ending}") and graph.value != iris.events_graph:
        theirs = graph.value.removesuffix(ending)
        raise InputError(
            f"its IRIs begin with {theirs}",
            subject="export",
            remedy=f"Set base (KG_BASE) to {theirs}.",
        )
