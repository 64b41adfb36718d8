"""Conversion of RDF from other stages into quads of the engine."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

if TYPE_CHECKING:  # rdflib takes long to import, and only builds need it
    from rdflib import Dataset
    from rdflib.term import Node


def from_rdflib(dataset: "Dataset") -> list[Quad]:
    """Return the quads of an rdflib dataset.

    Raises ValueError for a term that is not an IRI or a literal.
    """
    return [
        Quad(_named_node(subject), _named_node(predicate), _term(value), _named_node(graph))
        for subject, predicate, value, graph in dataset.quads()
    ]


def from_nquads(content: bytes) -> list[Quad]:
    """Return the quads in N-Quads (UTF-8). Raises SyntaxError if they cannot be parsed."""
    return list(parse(content, RdfFormat.N_QUADS))


def check_quads(quads: Iterable[Quad], *, graphs: set[NamedNode]) -> Iterator[Quad]:
    """Yield the quads unchanged.

    Raises ValueError for a blank node or another graph, because no later build could remove the quad.
    """
    for quad in quads:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise ValueError(f"The quad contains a blank node, but every node must have an IRI: {quad}.")
        if quad.graph_name not in graphs:
            raise ValueError(f"The quad is not in one of the expected graphs: {quad}.")
        yield quad


def _named_node(term: "Node | None") -> NamedNode:
    from rdflib import URIRef

    if not isinstance(term, URIRef):
        raise ValueError(f"The term is not an IRI: {term!r}.")
    return NamedNode(term)


def _term(term: "Node") -> NamedNode | Literal:
    from rdflib import Literal as RdflibLiteral

    if not isinstance(term, RdflibLiteral):
        return _named_node(term)
    if term.language:
        return Literal(term, language=term.language)
    return Literal(term, datatype=NamedNode(term.datatype)) if term.datatype else Literal(term)
