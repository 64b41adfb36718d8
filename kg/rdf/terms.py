"""Our values as terms of RDF; what is not known is None, and is left out of a description."""

from collections.abc import Iterable
from datetime import date

from rdflib import XSD, Literal, URIRef

from kg import vocab
from kg.model import EventMention

Node = URIRef | Literal
Triple = tuple[URIRef, URIRef, Node]
Fact = tuple[str, Node | None]  # property and value; None: not known


def triples(subject: str, facts: Iterable[Fact]) -> list[Triple]:
    """Return a subject's facts, without those that have no value."""
    return [(URIRef(subject), URIRef(link), value) for link, value in facts if value is not None]


def text(value: str | None) -> Literal | None:
    """Return a plain string, which no store normalises; an empty one is no value."""
    return Literal(value) if value else None


def day(value: date | None) -> Literal | None:
    """Return an ``xsd:date``."""
    return Literal(value.isoformat(), datatype=XSD.date) if value else None


def offset(value: int) -> Literal:
    """Return an ``xsd:nonNegativeInteger``."""
    return Literal(value, datatype=XSD.nonNegativeInteger)


def mode(mention: EventMention) -> URIRef | None:
    """Return the concept of a mention's mode."""
    if mention.type is None or mention.mode is None:
        return None
    return URIRef(vocab.MODES[mention.type, mention.mode])


def decimal(value: float) -> Literal:
    """Return an ``xsd:decimal`` of at most three places, in the shortest form as stores have it."""
    return Literal(f"{value:.3f}".rstrip("0").rstrip("."), datatype=XSD.decimal)


def degrees(value: float | None) -> Literal | None:
    """Return an ``xsd:decimal`` of at most four places: eleven metres on the ground."""
    return None if value is None else Literal(_shortest(value), datatype=XSD.decimal)


def point(longitude: float | None, latitude: float | None) -> Literal | None:
    """Return a ``geo:wktLiteral`` with the longitude first, as its default system (CRS84) has it."""
    if longitude is None or latitude is None:
        return None
    return Literal(f"POINT({_shortest(longitude)} {_shortest(latitude)})", datatype=URIRef(vocab.WKT_LITERAL))


def _shortest(degree: float) -> str:
    return f"{degree:.4f}".rstrip("0").rstrip(".")
