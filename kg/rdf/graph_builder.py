"""Builder of an article's graph, including the days, actors and places it links to."""

from datetime import date

from rdflib import URIRef

from kg import vocab
from kg.iris import Iris
from kg.model import Actor, Article, Place, Span
from kg.rdf.terms import (
    PropertyValue,
    Triple,
    date_literal,
    degrees_literal,
    offset_literal,
    point_literal,
    string_literal,
    triples,
)

_WIKIDATA = "http://www.wikidata.org/entity/"


class GraphBuilder:
    """The triples of an article's graph, without duplicates, in the order they were added."""

    def __init__(self, article: Article, iris: Iris) -> None:
        self.article = article
        self.iris = iris
        self._triples: dict[Triple, None] = {}

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The triples added so far."""
        return tuple(self._triples)

    def add(self, subject: str, *properties: PropertyValue) -> URIRef:
        """Add properties of a subject, except those without a value, and return the subject."""
        self._triples.update(dict.fromkeys(triples(subject, properties)))
        return URIRef(subject)

    def add_evidence(self, span: Span | None) -> URIRef | None:
        """Add a text span as a selector (https://www.w3.org/TR/annotation-model/#selectors)."""
        if span is None:
            return None
        return self.add(
            self.iris.evidence(self.article.id, span),
            (vocab.A, URIRef(vocab.EVIDENCE)),
            (vocab.HAS_SOURCE, URIRef(self.iris.article(self.article.id))),
            (vocab.START, offset_literal(span.start)),
            (vocab.END, offset_literal(span.end)),
            (vocab.EXACT, string_literal(span.quote)),
        )

    def add_day(self, day: date) -> URIRef:
        """Add a day as an instant (https://www.w3.org/TR/owl-time/#time:inXSDDate)."""
        return self.add(
            self.iris.day(day),
            (vocab.A, URIRef(vocab.INSTANT)),
            (vocab.LABEL, string_literal(day.isoformat())),
            (vocab.IN_XSD_DATE, date_literal(day)),
        )

    def add_actor(self, actor: Actor) -> URIRef:
        """Add an actor with its class and the superclass Actor, so that queries need no inference."""
        return self.add(
            self.iris.actor(actor),
            (vocab.A, URIRef(vocab.ACTOR)),
            (vocab.A, URIRef(vocab.ACTOR_CLASSES[actor.kind])),
            (vocab.LABEL, string_literal(actor.name)),
            (vocab.COUNTRY_CODE, string_literal(actor.country)),
            (vocab.SECTOR, string_literal(actor.sector)),
            (vocab.ACTOR_CODE, string_literal(actor.code)),
            (vocab.SAME_AS, URIRef(f"{_WIKIDATA}{actor.wikidata}") if actor.wikidata else None),
        )

    def add_place(self, place: Place | None) -> URIRef | None:
        """Add a place with its coordinates, if known."""
        if place is None:
            return None
        return self.add(
            self.iris.place(place),
            (vocab.A, URIRef(vocab.PLACE)),
            (vocab.LABEL, string_literal(place.name)),
            (vocab.COUNTRY_CODE, string_literal(place.country)),
            (vocab.LATITUDE, degrees_literal(place.latitude)),
            (vocab.LONGITUDE, degrees_literal(place.longitude)),
            (vocab.HAS_GEOMETRY, self._add_geometry(place)),
        )

    def _add_geometry(self, place: Place) -> URIRef | None:
        """Add the point that represents a place (https://docs.ogc.org/is/22-047r1/22-047r1.html)."""
        point = point_literal(place.longitude, place.latitude)
        if point is None:
            return None
        return self.add(self.iris.geometry(place), (vocab.A, URIRef(vocab.GEOMETRY)), (vocab.AS_WKT, point))
