"""The difference that replacing a graph makes to a database.

A new version of an article has most of its statements already. SPARQL that deletes the old graph and inserts the new one
takes several times as long as writing only what differs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg import vocab
from kg.iris import Iris
from kg.store.event_graph import EventChange
from kg.store.quads import as_stored

_IN_ARTICLE = NamedNode(vocab.IN_ARTICLE)
_HAS_MENTION = NamedNode(vocab.HAS_MENTION)
_JOINED_INTO = NamedNode(vocab.JOINED_INTO)
_WAS_DERIVED_FROM = NamedNode(vocab.WAS_DERIVED_FROM)
_WAS_GENERATED_BY = NamedNode(vocab.WAS_GENERATED_BY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The quads to delete from a database, and those to insert, with those of the default graph."""

    deleted: tuple[Quad, ...]
    inserted: tuple[Quad, ...]


def difference(store: Store, leaving: set[Quad], quads: Iterable[Quad], *, union: bool) -> Difference:
    """Return the difference if the quads ``leaving`` are deleted and ``quads`` inserted.

    If ``union`` is True, the default graph stays the union of the named graphs.
    """
    coming = as_stored(quads)
    deleted = leaving - coming
    inserted = {quad for quad in coming if quad not in store}
    if union:
        wanted = {_in_default(quad) for quad in coming}
        unions = {_in_default(quad) for quad in deleted} - wanted
        deleted |= {quad for quad in unions if _named(store, quad) <= deleted}
        inserted |= {quad for quad in wanted if quad not in store}
    return Difference(deleted=tuple(deleted), inserted=tuple(inserted))


def leaving_quads(
    store: Store, graph: NamedNode, change: EventChange | None, iris: Iris, *, is_build: bool
) -> set[Quad]:
    """Return the quads that replacing a graph deletes, the same as the SPARQL for a remote store.

    ``change`` has the joined events that an article leaves; it is None for another graph. In a build, the link to the
    earlier build goes as well.
    """
    quads = _Quads(store)
    found = set(quads.of(graph))
    if is_build:
        found.update(quads.of(NamedNode(iris.builds_graph), subject=graph, predicate=_WAS_GENERATED_BY))
    if change is not None:
        found.update(_joined(quads, change, iris))
        found.update(_only_mentioned_in(quads, graph, NamedNode(iris.events_graph)))
        found.update(quads.about_those(_WAS_DERIVED_FROM, graph, NamedNode(iris.tombstones_graph)))
    return found


def joined_quads(store: Store, change: EventChange, iris: Iris) -> set[Quad]:
    """Return the quads that a change of joined events deletes, the same as the SPARQL for a remote store."""
    return set(_joined(_Quads(store), change, iris))


class _Quads:
    """The quads of named graphs."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(
        self,
        graph: NamedNode,
        *,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | None = None,
    ) -> Iterator[Quad]:
        """Yield the quads of a graph that match."""
        yield from self._store.quads_for_pattern(subject, predicate, value, graph)

    def about_those(self, predicate: NamedNode, value: NamedNode, graph: NamedNode) -> Iterator[Quad]:
        """Yield the quads about each subject that has a value."""
        for subject in self.subjects(predicate, value, graph):
            yield from self.of(graph, subject=subject)

    def subjects(self, predicate: NamedNode, value: NamedNode | None, graph: NamedNode) -> set[NamedNode]:
        """Return the subjects that have a value."""
        found = self.of(graph, predicate=predicate, value=value)
        return {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}


def _joined(quads: _Quads, change: EventChange, iris: Iris) -> Iterator[Quad]:
    """Yield the quads of the events that a change removes, and of the joins of those that it takes apart."""
    events, joins = NamedNode(iris.events_graph), NamedNode(iris.joins_graph)
    for event in map(NamedNode, change.removed):
        yield from quads.of(events, subject=event)
    for event in map(NamedNode, change.unjoined):
        yield from quads.about_those(_JOINED_INTO, event, joins)
        yield from quads.of(joins, value=event)
        yield from quads.of(joins, subject=event)


def _only_mentioned_in(quads: _Quads, graph: NamedNode, events: NamedNode) -> Iterator[Quad]:
    """Yield the quads of events that only the article of a graph mentions, and of others the links to its mentions."""
    mentions = quads.subjects(_IN_ARTICLE, None, graph)
    told = {event for mention in mentions for event in quads.subjects(_HAS_MENTION, mention, events)}
    for event in told:
        links = set(quads.of(events, subject=event, predicate=_HAS_MENTION))
        own = {quad for quad in links if quad.object in mentions}
        yield from quads.of(events, subject=event) if own == links else own


def _in_default(quad: Quad) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object)


def _named(store: Store, quad: Quad) -> set[Quad]:
    """Return the quads of named graphs that have the triple of a quad."""
    found = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return {one for one in found if one.graph_name != DefaultGraph()}
