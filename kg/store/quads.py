"""Conversion of RDF from other stages into quads of the engine."""

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse


def from_nquads(content: bytes) -> list[Quad]:
    """Return the quads in N-Quads (UTF-8). Raises SyntaxError if they cannot be parsed."""
    return list(parse(content, RdfFormat.N_QUADS))


def as_stored(quads: Iterable[Quad]) -> set[Quad]:
    """Return quads as the engine stores them: it makes an xsd:integer of an xsd:nonNegativeInteger, for instance."""
    store = Store()
    store.extend(quads)
    return set(store)


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
