"""The part of a graph that some events lead to, and the events that a change of other resources concerns."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg import vocab
from kg.store.local.changed_resources import leading_to, statements, types

# Links from events to what tells of them, and on to what that says
_LINKS: Final = frozenset(
    map(
        NamedNode,
        (
            *(vocab.HAS_MENTION, vocab.SENTENCE, vocab.HAS_ATTRIBUTION, vocab.SPEAKER, vocab.HAS_EVIDENCE),
            *(vocab.NAMED_BY, vocab.IN_ARTICLE, vocab.EVENT_TYPE, vocab.MODE, vocab.BROADER, vocab.AT_PLACE),
            *vocab.ROLE_LINKS.values(),
        ),
    )
)
# Properties that the event index or the full-text index shows for events, besides the links
_SHOWN: Final = frozenset(
    map(
        NamedNode,
        (
            *(vocab.A, vocab.LABEL, vocab.PREF_LABEL, vocab.PLOVER_SCORE, vocab.COUNTRY_CODE, vocab.SECTOR),
            *(vocab.LATITUDE, vocab.LONGITUDE, vocab.PUBLISHER, vocab.DATE_PUBLISHED),
            *(vocab.EXACT, vocab.CONFIDENCE, vocab.PREDICATE, vocab.EARLIEST, vocab.LATEST, vocab.ASSUMED),
            *(vocab.POLARITY, vocab.CERTAINTY, vocab.DIFFERS_ON, vocab.CONTRADICTED_BY),
        ),
    )
)
_THINGS: Final = frozenset((vocab.NEWS_ARTICLE, vocab.ACTOR, vocab.PLACE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """What the change of some resources concerns."""

    events: set[str]  # IRIs of events that may be shown otherwise, and of resources on the way to them
    things: set[str]  # IRIs of articles, actors and places with other statements


def part(store: Store, resources: Iterable[str]) -> Store:
    """Return a graph in memory with the statements about resources and about all that their links lead to."""
    waiting = list(map(NamedNode, resources))
    seen, quads = set(waiting), list[Quad]()
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None, DefaultGraph()):
            quads.append(quad)
            value = quad.object
            if quad.predicate in _LINKS and isinstance(value, NamedNode) and value not in seen:
                seen.add(value)
                waiting.append(value)
    found = Store()
    found.extend(quads)
    return found


def concerned(before: Store, after: Store, resources: Collection[str]) -> Concerned:
    """Return the events and things that differ between two states of a store, given the changed resources."""
    found = Concerned(events=set(), things=set())
    for resource in map(NamedNode, resources):
        old, new = (statements(store, resource) for store in (before, after))
        if old == new:
            continue
        if _THINGS & (types(old) | types(new)):
            found.things.add(resource.value)
        if any(link in _SHOWN or link in _LINKS for link, _ in old ^ new):
            _add_leading(found.events, (before, after), resource)
    return found


def _add_leading(found: set[str], stores: Collection[Store], resource: NamedNode) -> None:
    """Add a resource and all from which links lead to it."""
    waiting = [resource]
    while waiting:
        one = waiting.pop()
        if one.value not in found:
            found.add(one.value)
            waiting += {above for store in stores for above in leading_to(store, one, _LINKS)}
