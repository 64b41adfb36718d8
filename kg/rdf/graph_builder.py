"""The triples of one article's graph as they come together: whatever is linked to is described as well."""

from datetime import date

from rdflib import URIRef

from kg import vocab
from kg.iris import Iris
from kg.model import Actor, Article, Place, Span
from kg.rdf.terms import Fact, Triple, day, degrees, offset, point, text, triples


class Description:
    """What an article's graph says, in the order in which it was first said."""

    def __init__(self, article: Article, iris: Iris) -> None:
        self.article = article
        self.iris = iris
        self._triples: dict[Triple, None] = {}

    @property
    def triples(self) -> tuple[Triple, ...]:
        """Every triple said so far, each once."""
        return tuple(self._triples)

    def say(self, subject: str, *facts: Fact) -> URIRef:
        """Add facts of a subject, and return the subject; a fact whose value is None is not known."""
        self._triples.update(dict.fromkeys(triples(subject, facts)))
        return URIRef(subject)

    def evidence(self, span: Span | None) -> URIRef | None:
        """Describe a piece of the article's text (https://www.w3.org/TR/annotation-model/#selectors)."""
        if span is None:
            return None
        return self.say(
            self.iris.evidence(self.article.id, span),
            (vocab.A, URIRef(vocab.EVIDENCE)),
            (vocab.HAS_SOURCE, URIRef(self.iris.article(self.article.id))),
            (vocab.START, offset(span.start)),
            (vocab.END, offset(span.end)),
            (vocab.EXACT, text(span.quote)),
        )

    def day(self, value: date) -> URIRef:
        """Describe a day (https://www.w3.org/TR/owl-time/#time:inXSDDate)."""
        return self.say(
            self.iris.day(value),
            (vocab.A, URIRef(vocab.INSTANT)),
            (vocab.LABEL, text(value.isoformat())),
            (vocab.IN_XSD_DATE, day(value)),
        )

    def actor(self, actor: Actor) -> URIRef:
        """Describe an actor, as what it is and as an actor: nobody who asks need know the subclasses."""
        return self.say(
            self.iris.actor(actor),
            (vocab.A, URIRef(vocab.ACTOR)),
            (vocab.A, URIRef(vocab.ACTOR_CLASSES[actor.kind])),
            (vocab.LABEL, text(actor.name)),
            (vocab.COUNTRY_CODE, text(actor.country)),
            (vocab.SECTOR, text(actor.sector)),
            (vocab.ACTOR_CODE, text(actor.code)),
        )

    def place(self, place: Place | None) -> URIRef | None:
        """Describe a place."""
        if place is None:
            return None
        return self.say(
            self.iris.place(place),
            (vocab.A, URIRef(vocab.PLACE)),
            (vocab.LABEL, text(place.name)),
            (vocab.COUNTRY_CODE, text(place.country)),
            (vocab.LATITUDE, degrees(place.latitude)),
            (vocab.LONGITUDE, degrees(place.longitude)),
            (vocab.HAS_GEOMETRY, self._geometry(place)),
        )

    def _geometry(self, place: Place) -> URIRef | None:
        """Describe the point that stands for a place (https://docs.ogc.org/is/22-047r1/22-047r1.html)."""
        spot = point(place.longitude, place.latitude)
        if spot is None:
            return None
        return self.say(self.iris.geometry(place), (vocab.A, URIRef(vocab.GEOMETRY)), (vocab.AS_WKT, spot))
