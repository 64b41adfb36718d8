"""The own event of each mention, as compressed Turtle in one literal of the article's graph.

The graph of events has joined events, whose mentions may be in several articles. From the own events it can be computed
again after an article has been added or removed.
"""

import re
from collections.abc import Iterable

from rdflib import URIRef

from kg import vocab
from kg.compressed_text import compress
from kg.rdf.terms import Node, Triple

_PREFIXES = ("dip", "rdfs", "type", "xsd")
_LOCAL_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def to_text(triples: Iterable[Triple], *, base: str) -> str:
    """Return the triples as compressed Turtle (https://www.w3.org/TR/turtle/), the same text for the same triples.

    IRIs below ``base`` are relative to it; a reader has to know it.
    """
    properties: dict[str, list[str]] = {}
    for subject, predicate, value in triples:
        pair = f"{'a' if str(predicate) == vocab.A else _term(predicate, base)} {_term(value, base)}"
        properties.setdefault(_term(subject, base), []).append(pair)
    header = "".join(f"@prefix {name}: <{vocab.PREFIXES[name]}> .\n" for name in _PREFIXES)
    turtle = header + "".join(
        f"{subject} {';'.join(sorted(pairs))} .\n" for subject, pairs in sorted(properties.items())
    )
    return compress(turtle.encode())


def _term(node: Node, base: str) -> str:
    if isinstance(node, URIRef):
        return _iri(node, base)
    text = node.n3()
    return text.replace(f"<{vocab.XSD}", "xsd:").removesuffix(">") if node.datatype else text


def _iri(iri: str, base: str) -> str:
    for name in _PREFIXES:
        local = iri.removeprefix(vocab.PREFIXES[name])
        if local != iri and _LOCAL_NAME.fullmatch(local):
            return f"{name}:{local}"
    return f"<{iri.removeprefix(base)}>"
