"""Events in RDF: direct links from an event to its actors, days and place, for short queries."""

from collections.abc import Iterable

from rdflib import Literal, URIRef

from kg import vocab
from kg.iris import Iris
from kg.model import Actor, Article, Document, Event, EventType, ResolvedMention, Role
from kg.rdf.event_kinds import event_classes
from kg.rdf.event_labels import event_label
from kg.rdf.terms import PropertyValue, Triple, date_literal, mode_iri, string_literal, triples

_HOST_VISIT = "043"  # CAMEO code


def event_triples(event: Event, document: Document, iris: Iris, *, told: Iterable[Event]) -> list[Triple]:
    """Return the triples of an event, with links to the events ``told`` in it.

    Label, type, polarity and certainty are those of its first mention.
    """
    article, mention = document.article, event.mentions[0].mention
    label = event_label(event.mentions[0], document.sentences[mention.sentence])
    properties: list[PropertyValue] = [
        *[(vocab.A, URIRef(class_)) for class_ in event_classes(mention)],
        (vocab.LABEL, string_literal(label)),
        (vocab.EVENT_TYPE, URIRef(vocab.EVENT_TYPES[mention.type]) if mention.type else None),
        (vocab.MODE, mode_iri(mention)),
        (vocab.POLARITY, URIRef(vocab.POLARITIES[mention.polarity])),
        (vocab.CERTAINTY, URIRef(vocab.CERTAINTIES[mention.certainty])),
        *[(vocab.HAS_MENTION, URIRef(iris.mention(article.id, one.mention))) for one in event.mentions],
        *_role_links(event, iris),
        *_plover_links(event, iris),
        *_day_links(event),
        *[
            (vocab.AT_PLACE, URIRef(iris.place(link.place)))
            for one in event.mentions
            for link in (one.place, *one.more_places)
            if link
        ],
        *[(vocab.TELLS, URIRef(event_iri(one, article, iris))) for one in told],
    ]
    return triples(event_iri(event, article, iris), properties)


def event_iri(event: Event, article: Article, iris: Iris) -> str:
    """Return the IRI of an event, which depends on its article and its mentions."""
    return iris.event(article.id, [one.mention for one in event.mentions])


def plover_roles(resolved: ResolvedMention) -> tuple[list[Actor], list[Actor]]:
    """Return the actors and recipients of an event as defined by PLOVER.

    See the manual of PLOVER 2.0, sections 2.4.2 and 3.2. The guest of a visit is the actor, the host the recipient.
    Other meetings have only actors.
    """
    mention = resolved.mention
    agents = _linked_actors(resolved, Role.AGENT)
    others = _linked_actors(resolved, Role.PATIENT, Role.RECIPIENT)
    if mention.type is not EventType.CONSULT:
        return agents, others
    if mention.mode != "visit":
        return [*agents, *others], []
    return (others, agents) if mention.cameo == _HOST_VISIT else (agents, others)


def _role_links(event: Event, iris: Iris) -> list[PropertyValue]:
    return [
        (vocab.ROLE_LINKS[part.role], URIRef(iris.actor(actor)))
        for resolved in event.mentions
        for part in resolved.participants
        if part.link
        for actor in part.link.actors
    ]


def _plover_links(event: Event, iris: Iris) -> list[PropertyValue]:
    """Return links only for meetings: in all other events, the PLOVER roles are agent, patient and recipient."""
    meetings = (one for one in event.mentions if one.mention.type is EventType.CONSULT)
    roles = [plover_roles(resolved) for resolved in meetings]
    return [
        *[(vocab.PLOVER_ACTOR, URIRef(iris.actor(actor))) for actors, _ in roles for actor in actors],
        *[
            (vocab.PLOVER_RECIPIENT, URIRef(iris.actor(recipient)))
            for _, recipients in roles
            for recipient in recipients
        ],
    ]


def _linked_actors(resolved: ResolvedMention, *roles: Role) -> list[Actor]:
    links = (part.link for part in resolved.participants if part.role in roles)
    return [actor for link in links if link for actor in link.actors]


def _day_links(event: Event) -> list[PropertyValue]:
    """Return the first and the last day of the first mention that has a time."""
    for resolved in event.mentions:
        if resolved.time:
            return [
                (vocab.EARLIEST, date_literal(resolved.time.earliest)),
                (vocab.LATEST, date_literal(resolved.time.latest)),
                (vocab.ASSUMED, Literal(True) if resolved.time.is_assumed else None),
            ]
    return []
