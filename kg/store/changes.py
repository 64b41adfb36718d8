"""Changes that others than ``kg build`` make: an update in SPARQL, or a graph that is put, added to or removed.

Each becomes the text of one update, which the engine makes in one transaction. A store whose default graph is the
union of the named graphs stays so.
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
    """An update in SPARQL (https://www.w3.org/TR/sparql11-update/)."""

    text: str
    # The dataset of its WHERE, where either is given: IRIs of graphs
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A graph as somebody wrote it."""

    content: bytes
    format: str  # a name in GRAPHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Documents that are put in the place of a graph, or added to it."""

    graph: str | None  # IRI; None for the default graph
    documents: tuple[Document, ...]
    replace: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A graph that is taken away."""

    graph: str | None  # IRI; None for the default graph


Change: TypeAlias = Update | Upload | Removal


def text(change: Change, *, union: bool) -> str:
    """Return the update that makes the change; ``union`` says that the default graph is the union of the others.

    Raises :class:`QueryError` for what cannot be done.
    """
    match change:
        case Update():
            return update_rewriter.prepared(
                change.text, change.default_graphs, change.named_graphs, union=union
            )
        case Upload():
            graph = _target(change.graph, union=union)
            emptied = removal(graph, union=union) if change.replace else ""
            return f"{emptied} {created(graph)} {insertion(_quads(change, graph), union=union)}"
        case Removal():
            return removal(_target(change.graph, union=union), union=union)


def removal(graph: NamedNode | DefaultGraph, *, union: bool) -> str:
    """Return the update that removes a graph; what another graph says as well stays in the union."""
    if isinstance(graph, DefaultGraph):
        return "CLEAR DEFAULT ;"
    drop = f"DROP SILENT GRAPH {graph} ;"
    return f"{update_rewriter.taken_from_union(graph)} {drop}" if union else drop


def created(graph: NamedNode | DefaultGraph) -> str:
    """Return the update after which the graph is there, be it empty."""
    return "" if isinstance(graph, DefaultGraph) else f"CREATE SILENT GRAPH {graph} ;"


def insertion(quads: Iterable[Quad], *, union: bool) -> str:
    """Return the update that inserts quads into their graphs, and into the union.

    In SPARQL a term is written as in N-Quads; a blank node is a new one in each update.
    """
    triples: defaultdict[NamedNode | BlankNode | DefaultGraph, list[str]] = defaultdict(list)
    for quad in quads:
        triples[quad.graph_name].append(f"{quad.subject} {quad.predicate} {quad.object}")
    own = triples.pop(DefaultGraph(), [])
    if union:
        own += [line for lines in triples.values() for line in lines]
    graphs = [f"GRAPH {graph} {{ {' . '.join(lines)} }}" for graph, lines in triples.items()]
    return f"INSERT DATA {{ {' '.join(graphs)} {' . '.join(own)} }}"


def _target(graph: str | None, *, union: bool) -> NamedNode | DefaultGraph:
    if graph is not None:
        return named_node(graph)
    if union:
        raise QueryError(update_rewriter.DERIVED, subject="default graph", remedy="Name a graph.")
    return DefaultGraph()


def _quads(change: Upload, graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """Give the triples of all documents, in the graph; relative IRIs count from the graph's."""
    for document in change.documents:
        triples = parse(
            document.content,
            ENGINE_GRAPH_FORMATS[document.format],
            base_iri=change.graph,
            without_named_graphs=True,
            rename_blank_nodes=True,
        )
        try:
            for triple in triples:
                yield Quad(triple.subject, triple.predicate, triple.object, graph)
        except SyntaxError as error:
            raise QueryError(
                f"it cannot be read as {document.format}: {error.msg}",
                subject="document",
                remedy="Correct it there.",
                line=error.lineno,
                column=error.offset,
            ) from error
