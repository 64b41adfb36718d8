"""N-Quads of a graph, written without an rdflib dataset, which takes most of the time of the mapping."""

import re
from collections.abc import Iterable

from rdflib import URIRef

from kg.rdf.terms import Node, Triple

# What no IRI may contain (https://www.w3.org/TR/n-quads/#grammar-production-IRIREF)
_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def nquads(graph: str, triples: Iterable[Triple]) -> list[str]:
    """Return the statements of a named graph as sorted lines, each once.

    Raises ValueError for an IRI that cannot be written.
    """
    name = _iri(graph)
    terms: dict[str, str] = {}  # most IRIs occur several times
    lines = {
        f"{_known(subject, terms)} {_known(predicate, terms)} {_term(value, terms)} {name} .\n"
        for subject, predicate, value in triples
    }
    return sorted(lines)


def _term(node: Node, terms: dict[str, str]) -> str:
    if isinstance(node, URIRef):
        return _known(node, terms)
    text = f'"{str(node).translate(_ESCAPES)}"'
    return f"{text}^^{_known(node.datatype, terms)}" if node.datatype else text


def _known(iri: str, terms: dict[str, str]) -> str:
    term = terms.get(iri)
    if term is None:
        term = terms[iri] = _iri(iri)
    return term


def _iri(iri: str) -> str:
    if _NOT_IN_IRIS.search(iri):
        raise ValueError(f"The IRI {iri!r} has a character that IRIs cannot have.")
    return f"<{iri}>"
