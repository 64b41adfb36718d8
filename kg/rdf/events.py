"""Event → RDF: what its mentions are held to be about, in short links that a query can follow in one step."""

from rdflib import URIRef

from kg import vocab
from kg.iris import Iris
from kg.model import Article, Certainty, Event, EventMention, Polarity
from kg.rdf.event_labels import label
from kg.rdf.plover_roles import sides
from kg.rdf.terms import Fact, Triple, day, mode, text, triples


def event_triples(event: Event, article: Article, iris: Iris) -> list[Triple]:
    """Return an event's facts. Its first mention names it and tells type, polarity and certainty."""
    first = event.mentions[0]
    facts: list[Fact] = [
        *[(vocab.A, URIRef(class_)) for class_ in _classes(first.mention)],
        (vocab.LABEL, text(label(first))),
        (vocab.EVENT_TYPE, URIRef(vocab.EVENT_TYPES[first.mention.type]) if first.mention.type else None),
        (vocab.MODE, mode(first.mention)),
        (vocab.POLARITY, URIRef(vocab.POLARITIES[first.mention.polarity])),
        (vocab.CERTAINTY, URIRef(vocab.CERTAINTIES[first.mention.certainty])),
        *[(vocab.HAS_MENTION, URIRef(iris.mention(article.id, one.mention))) for one in event.mentions],
        *_of_actors(event, iris),
        *_of_sides(event, iris),
        *_of_time(event, article, iris),
        *[(vocab.AT_PLACE, URIRef(iris.place(one.place.place))) for one in event.mentions if one.place],
    ]
    return triples(event_iri(event, article, iris), facts)


def event_iri(event: Event, article: Article, iris: Iris) -> str:
    """Return the event's IRI."""
    return iris.event(article.id, [one.mention for one in event.mentions])


def _classes(mention: EventMention) -> list[str]:
    asserted = mention.polarity is Polarity.STATED and mention.certainty is Certainty.FACT
    return [vocab.EVENT, vocab.ASSERTED_EVENT] if asserted else [vocab.EVENT]


def _of_actors(event: Event, iris: Iris) -> list[Fact]:
    return [
        (vocab.ROLE_LINKS[part.role], URIRef(iris.actor(actor)))
        for one in event.mentions
        for part in one.participants
        if part.link
        for actor in part.link.actors
    ]


def _of_sides(event: Event, iris: Iris) -> list[Fact]:
    found = [sides(one) for one in event.mentions]
    return [
        *[(vocab.PLOVER_ACTOR, URIRef(iris.actor(one))) for actors, _ in found for one in actors],
        *[(vocab.PLOVER_RECIPIENT, URIRef(iris.actor(one))) for _, recipients in found for one in recipients],
    ]


def _of_time(event: Event, article: Article, iris: Iris) -> list[Fact]:
    """Return the time of the first mention that tells one."""
    for one in event.mentions:
        if one.time:
            return [
                (vocab.TIME, URIRef(iris.time(article.id, one.mention))),
                (vocab.EARLIEST, day(one.time.earliest)),
                (vocab.LATEST, day(one.time.latest)),
            ]
    return []
