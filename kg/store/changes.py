"""Changes made over HTTP: SPARQL updates and Graph Store operations.

Each change becomes one SPARQL update, which the engine runs in one transaction. If the default graph is the union of the
named graphs, the update keeps it so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, parse

from kg.errors import QueryError
from kg.store.formats import ENGINE_GRAPH_FORMATS
from kg.store.reader import named_node
from kg.store.sparql import update_rewriter


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A SPARQL update (https://www.w3.org/TR/sparql11-update/)."""

    text: str
    # IRIs of the dataset's graphs, for each WHERE without USING; by default, all graphs
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An RDF document."""

    content: bytes
    format: str  # a name in GRAPH_FORMATS


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Documents that replace a graph or are added to it."""

    graph: str | None  # IRI; None for the default graph
    documents: tuple[Document, ...]
    replace: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """The deletion of a graph."""

    graph: str | None  # IRI; None for the default graph


Change: TypeAlias = Update | Upload | Removal


def to_update(change: Change, *, union: bool) -> str:
    """Return the SPARQL update that makes a change.

    ``union`` tells whether the default graph is the union of the named graphs. Raises :class:`QueryError` for a change
    that is not possible.
    """
    match change:
        case Update():
            return update_rewriter.rewrite(
                change.text, change.default_graphs, change.named_graphs, union=union
            )
        case Upload():
            graph = _target(change.graph, union=union)
            drop = drop_update(graph, union=union) if change.replace else ""
            return f"{drop} {create_update(graph)} {insert_update(_parse(change, graph), union=union)}"
        case Removal():
            return drop_update(_target(change.graph, union=union), union=union)


def drop_update(graph: NamedNode | DefaultGraph, *, union: bool) -> str:
    """Return the update that deletes a graph.

    Triples that other graphs contain stay in the union.
    """
    if isinstance(graph, DefaultGraph):
        return "CLEAR DEFAULT ;"
    drop = f"DROP SILENT GRAPH {graph} ;"
    return f"{update_rewriter.remove_from_union(graph)} {drop}" if union else drop


def create_update(graph: NamedNode | DefaultGraph) -> str:
    """Return the update that creates an empty graph unless it exists."""
    return "" if isinstance(graph, DefaultGraph) else f"CREATE SILENT GRAPH {graph} ;"


def insert_update(quads: Iterable[Quad], *, union: bool) -> str:
    """Return the update that inserts quads.

    If ``union`` is True, it also inserts their triples into the default graph.
    SPARQL writes terms as N-Quads does. Each update creates new blank nodes.
    """
    return f"INSERT DATA {{ {_quad_data(quads, union=union)} }}"


def delete_update(quads: Iterable[Quad], *, union: bool) -> str:
    """Return the update that deletes quads without blank nodes.

    If ``union`` is True, it also deletes their triples from the default graph: no other graph may contain them.
    """
    return f"DELETE DATA {{ {_quad_data(quads, union=union)} }} ;"


def _quad_data(quads: Iterable[Quad], *, union: bool) -> str:
    triples: defaultdict[NamedNode | BlankNode | DefaultGraph, list[str]] = defaultdict(list)
    for quad in quads:
        triples[quad.graph_name].append(f"{quad.subject} {quad.predicate} {quad.object}")
    in_default = triples.pop(DefaultGraph(), [])
    if union:
        in_default += [triple for graph_triples in triples.values() for triple in graph_triples]
    in_graphs = [
        f"GRAPH {graph} {{ {' . '.join(graph_triples)} }}" for graph, graph_triples in triples.items()
    ]
    return f"{' '.join(in_graphs)} {' . '.join(in_default)}"


def _target(graph: str | None, *, union: bool) -> NamedNode | DefaultGraph:
    if graph is not None:
        return named_node(graph)
    if union:
        raise QueryError(
            update_rewriter.DEFAULT_IS_UNION, subject="default graph", remedy="Change a named graph instead."
        )
    return DefaultGraph()


def _parse(upload: Upload, graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """Yield the triples of all documents as quads of ``graph``.

    Its IRI is the base of relative IRIs.
    """
    for document in upload.documents:
        triples = parse(
            document.content,
            ENGINE_GRAPH_FORMATS[document.format],
            base_iri=upload.graph,
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        try:
            for triple in triples:
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
        except SyntaxError as error:
            raise QueryError(
                f"The document cannot be read as {document.format}: {error.msg}.",
                subject="document",
                remedy="Correct the document, or state its format.",
                line=error.lineno,
                column=error.offset,
            ) from error
