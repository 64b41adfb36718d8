"""Joins in RDF: which mentions are of one event and why, and links between events that stay apart.

All statements are in the graph of joins.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from rdflib import Dataset, Literal, URIRef

from kg import vocab
from kg.iris import Iris
from kg.join_values import Comparison, Feature, JoinedEvent, Joining, LinkKind, MentionKey
from kg.rdf.terms import PropertyValue, Triple, decimal_literal, string_literal, triples

_LINKS: Final = MappingProxyType(
    {
        LinkKind.HELD: vocab.CARRIED_OUT_AS,
        LinkKind.CONTRADICTED: vocab.CONTRADICTED_BY,
        LinkKind.CANCELLED: vocab.CANCELLED_BY,
        LinkKind.POSTPONED: vocab.POSTPONED_BY,
        LinkKind.PART: vocab.PART_OF,
    }
)
_RETIRED: Final[list[PropertyValue]] = [(vocab.DEPRECATED, Literal(True))]
LINK_PROPERTIES: Final = (
    *_LINKS.values(),
    vocab.PERHAPS_SAME,
    vocab.COPY_OF,
    vocab.WAS_REVISION_OF,
    vocab.FINGERPRINT,
)


def describe_joins(events: Iterable[JoinedEvent], iris: Iris) -> bytes:
    """Return statements about joined events: aliases, differences, and the joins with what they compared."""
    joined = [triple for event in events for triple in _joined_event(event, iris)]
    return _nquads(joined, iris)


def describe_retired(events: Iterable[str], iris: Iris) -> bytes:
    """Return statements that mark the own events of an article as removed because a newer version replaces it."""
    return _nquads((triple for event in events for triple in triples(event, _RETIRED)), iris)


def describe_links(joining: Joining, iris: Iris, *, fingerprint: str) -> bytes:
    """Return the fingerprint of the joins, and the links between events and between articles.

    Their properties are LINK_PROPERTIES.
    """
    events = {key: _event(one.first, iris) for one in joining.events for key in one.mentions}
    links = [
        *[(events[one.first], vocab.PERHAPS_SAME, events[one.second]) for one in joining.perhaps],
        *[(events[link.first], _LINKS[link.kind], events[link.second]) for link in joining.links],
        *_article_links(joining, iris),
    ]
    statements = [triple for s, p, o in links for triple in triples(s, [(p, URIRef(o))])]
    statements += triples(iris.joins_graph, [(vocab.FINGERPRINT, string_literal(fingerprint))])
    return _nquads(statements, iris)


def _article_links(joining: Joining, iris: Iris) -> Iterator[tuple[str, str, str]]:
    """Yield the link from each copy to the article that was first, and from each version to the one before it."""
    for group in joining.copies:
        for copy in group.articles[1:]:
            yield iris.article(copy), vocab.COPY_OF, iris.article(group.articles[0])
    for revision in joining.revisions:
        for newer, older in pairwise((revision.newest, *revision.older)):
            yield iris.article(newer), vocab.WAS_REVISION_OF, iris.article(older)


def _joined_event(event: JoinedEvent, iris: Iris) -> Iterator[Triple]:
    iri = _event(event.first, iris)
    yield from triples(iri, [(vocab.DIFFERS_ON, string_literal(one.field)) for one in event.differences])
    for key in event.aliases:
        yield from triples(_event(key, iris), [(vocab.IS_REPLACED_BY, URIRef(iri))])
    for join in event.joins:
        yield from _join(join, iri, iris)


def _join(join: Comparison, event: str, iris: Iris) -> list[Triple]:
    mentions = [iris.mention(key.article, key) for key in (join.first, join.second)]
    properties: list[PropertyValue] = [
        (vocab.A, URIRef(vocab.JOIN)),
        (vocab.JOINED_INTO, URIRef(event)),
        *[(vocab.JOINED_MENTION, URIRef(mention)) for mention in mentions],
        (vocab.REASON, string_literal(join.reason)),
        (vocab.SCORE, decimal_literal(join.score)),
        *[(vocab.COMPARED, Literal(_feature(one))) for one in join.features],
    ]
    return triples(iris.join(*mentions), properties)


def _feature(feature: Feature) -> str:
    """Return a trait as users read it: "same day: 2025-08-18 (+1.20)"."""
    name = feature.name.replace("_", " ")
    return (
        f"{name}: {feature.value} ({feature.points:+.2f})"
        if feature.value
        else f"{name} ({feature.points:+.2f})"
    )


def _event(key: MentionKey, iris: Iris) -> str:
    return iris.event(key.article, [key])


def _nquads(statements: Iterable[Triple], iris: Iris) -> bytes:
    dataset = Dataset()
    graph = dataset.graph(URIRef(iris.joins_graph))
    for triple in statements:
        graph.add(triple)
    return dataset.serialize(format="nquads", encoding="utf-8")
