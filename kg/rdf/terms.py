"""Conversion of Python values to RDF terms.

A value of None is unknown and results in no triple.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from rdflib import XSD, Literal, URIRef

from kg import vocab
from kg.model import EventMention, Span

Node = URIRef | Literal
Triple = tuple[URIRef, URIRef, Node]
PropertyValue = tuple[str, Node | None]  # IRI of a property, and its value if known

_MAX_LITERALS = (
    10_000  # that are kept, because most of them occur in many articles and rdflib takes long to make one
)


def triples(subject: str, properties: Iterable[PropertyValue]) -> list[Triple]:
    """Return a triple for each property that has a value."""
    node = URIRef(subject)
    return [(node, _predicate(iri), value) for iri, value in properties if value is not None]


@cache
def _predicate(iri: str) -> URIRef:
    return URIRef(iri)


def string_literal(value: str | None) -> Literal | None:
    """Return a string literal, or None for an empty string."""
    return Literal(value) if value else None


def date_literal(value: date | None) -> Literal | None:
    """Return an ``xsd:date``."""
    return Literal(value.isoformat(), datatype=XSD.date) if value else None


@lru_cache(maxsize=_MAX_LITERALS)
def offset_literal(value: int) -> Literal:
    """Return an ``xsd:nonNegativeInteger``."""
    return Literal(value, datatype=XSD.nonNegativeInteger)


def selector(span: Span) -> tuple[PropertyValue, ...]:
    """Return offsets and words of a span (https://www.w3.org/TR/annotation-model/#selectors)."""
    return (
        (vocab.START, offset_literal(span.start)),
        (vocab.END, offset_literal(span.end)),
        (vocab.EXACT, string_literal(span.quote)),
    )


def mode_iri(mention: EventMention) -> URIRef | None:
    """Return the concept of a mention's mode, which depends on its event type."""
    if mention.type is None or mention.mode is None:
        return None
    return URIRef(vocab.MODES[mention.type, mention.mode])


@lru_cache(maxsize=_MAX_LITERALS)
def decimal_literal(value: float) -> Literal:
    """Return an ``xsd:decimal`` with at most three decimal places, in canonical form."""
    return Literal(f"{value:.3f}".rstrip("0").rstrip("."), datatype=XSD.decimal)


def degrees_literal(value: float | None) -> Literal | None:
    """Return an ``xsd:decimal`` with at most four decimal places, a precision of about 11 m."""
    return None if value is None else Literal(_format_degrees(value), datatype=XSD.decimal)


def point_literal(longitude: float | None, latitude: float | None) -> Literal | None:
    """Return a ``geo:wktLiteral``, with the longitude first as in its default system CRS84."""
    if longitude is None or latitude is None:
        return None
    wkt = f"POINT({_format_degrees(longitude)} {_format_degrees(latitude)})"
    return Literal(wkt, datatype=URIRef(vocab.WKT_LITERAL))


def _format_degrees(degrees: float) -> str:
    return f"{degrees:.4f}".rstrip("0").rstrip(".")
