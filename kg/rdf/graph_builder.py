"""Builder of an article's graph, including the evidence, actors and places it links to."""

from rdflib import URIRef

from kg import vocab
from kg.iris import Iris
from kg.model import Actor, ActorLink, Article, Place, Span
from kg.rdf.terms import (
    PropertyValue,
    Triple,
    decimal_literal,
    degrees_literal,
    point_literal,
    selector,
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
        self._variants: dict[str, list[tuple[PropertyValue, ...]]] = {}

    @property
    def triples(self) -> tuple[Triple, ...]:
        """The triples added so far."""
        return tuple(self._triples)

    def add(self, subject: str, *properties: PropertyValue) -> URIRef:
        """Add properties of a subject, except those without a value, and return the subject."""
        self._triples.update(dict.fromkeys(triples(subject, properties)))
        return URIRef(subject)

    def add_shared(self, subject: str, *properties: PropertyValue) -> URIRef:
        """Add a node that all callers with the same properties share; other properties get a numbered IRI."""
        variants = self._variants.setdefault(subject, [])
        if properties not in variants:
            variants.append(properties)
        number = variants.index(properties) + 1
        return self.add(subject if number == 1 else f"{subject}/{number}", *properties)

    def add_phrase(self, span: Span, link: ActorLink | None) -> URIRef:
        """Add the words of a participant or speaker, with the actors that they refer to and the reason."""
        phrase = self.add_shared(self.iris.evidence(self.article.id, span), *self._link_properties(link))
        return self._add_words(phrase, span)

    def _link_properties(self, link: ActorLink | None) -> list[PropertyValue]:
        if link is None:
            return []
        return [
            *[(vocab.HAS_ACTOR, self.add_actor(actor)) for actor in link.actors],
            (vocab.REASON, string_literal(link.reason)),
            (vocab.SCORE, decimal_literal(link.score)),
        ]

    def add_evidence(self, span: Span | None) -> URIRef | None:
        """Add a text span; every use of the same span shares its node."""
        return self._add_words(self.iris.evidence(self.article.id, span), span) if span else None

    def _add_words(self, evidence: str, span: Span) -> URIRef:
        return self.add(evidence, *selector(span))

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
