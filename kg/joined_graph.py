"""Keeps the graph of events joined while articles are added, replaced and removed.

After each transaction, every event has its facts. The joined events of an article that is replaced or removed fall apart into
the own events of their other mentions; :meth:`JoinedGraph.join` joins all mentions again, and changes only events that have
other mentions than before.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from kg import vocab
from kg.event_grouping import EventGrouping, moved_events
from kg.iris import Iris
from kg.join import ArticleTraits, JoinedEvent, Joining, MentionKey, from_json, join
from kg.rdf.join_statements import LINK_PROPERTIES, describe_joins, describe_links
from kg.rdf.joined_events import Values, event_lines, merge_events
from kg.store import EventChange, GraphWriter

_EVENTS_PER_TRANSACTION = 200


class JoinedGraph:
    """The events of a store, joined from the own events of their mentions."""

    def __init__(self, writer: GraphWriter, iris: Iris) -> None:
        self._writer = writer
        self._iris = iris
        self._traits: dict[str, ArticleTraits] = {}  # by article graph
        self._grouping = EventGrouping()
        for graph, text in writer.events.traits():
            self.add(graph, from_json(text))
        aliases = writer.events.aliases()
        self._grouping.regroup(aliases | {event: event for event in aliases.values()})

    def add(self, graph: str, traits: ArticleTraits) -> None:
        """Take note of an article that has been stored."""
        self._traits[graph] = traits
        self._grouping.add(graph, {self._own_event(one.key): one.order for one in traits.mentions})

    def remove(self, graph: str) -> EventChange:
        """Forget an article, and return what changes when it leaves: its joined events fall apart."""
        leaving = self._grouping.own_events(graph)
        change = self._fall_apart({self._grouping.event(own) for own in leaving}, leaving)
        self._grouping.remove(graph)
        self._traits.pop(graph, None)
        return change

    def join(self) -> Joining:
        """Join the mentions of all articles, store what has changed, and return the result."""
        joining = join(self._traits.values())
        joins = {self._own_event(one.first): one for one in joining.events if one.aliases}
        after = {self._own_event(key): event for event, one in joins.items() for key in one.mentions}
        moved = moved_events(self._grouping.joined, after)
        for events in _batches(self._grouping.joined[own] for own in moved if own in self._grouping.joined):
            self._writer.change_events(self._fall_apart(events))
        for events in _batches(after[own] for own in moved if own in after):
            self._writer.change_events(self._come_together({event: joins[event] for event in events}))
        self._writer.replace_links(LINK_PROPERTIES, describe_links(joining, self._iris))
        return joining

    def _fall_apart(self, events: Collection[str], leaving: Collection[str] = ()) -> EventChange:
        """Return the change of joined events into the own events of their mentions, without those that leave."""
        after = {own: event for own, event in self._grouping.joined.items() if event not in events}
        return self._regroup(after, leaving=leaving, joins={})

    def _come_together(self, joins: Mapping[str, JoinedEvent]) -> EventChange:
        """Return the change of own events into joined events."""
        new = {self._own_event(key): event for event, one in joins.items() for key in one.mentions}
        return self._regroup({**self._grouping.joined, **new}, leaving=(), joins=joins)

    def _regroup(
        self, after: Mapping[str, str], *, leaving: Collection[str], joins: Mapping[str, JoinedEvent]
    ) -> EventChange:
        """Change the grouping, and return the change of the store.

        Statements that tell an event change as well when it gets another IRI.
        """
        before = self._grouping.joined
        moved = moved_events(before, after)
        removed = {before.get(own, own) for own in moved} | set(leaving)
        self._grouping.regroup(after)
        changed = {after.get(own, own) for own in moved if own not in leaving}
        values = self._values(changed)
        tellers = {self._grouping.event(own) for own in _telling(values, moved)}
        values |= self._values(tellers - changed)
        lines = [line for event in sorted(changed | tellers) for line in self._event_lines(event, values)]
        return EventChange(
            removed=tuple(sorted(removed | tellers)),
            unjoined=tuple(sorted({before[own] for own in moved if own in before})),
            nquads="".join(lines).encode() + describe_joins(joins.values(), self._iris),
        )

    def _values(self, events: Collection[str]) -> dict[str, Values]:
        """Return the own events in all articles that mention one of the events, by IRI."""
        members = {own for event in events for own in self._grouping.members(event)}
        graphs = self._grouping.graphs(members)
        return dict(self._writer.events.own_events(sorted(graphs))) if graphs else {}

    def _event_lines(self, event: str, values: Mapping[str, Values]) -> Iterable[str]:
        members = [values[own] for own in self._grouping.members(event)]
        return event_lines(event, merge_events(members, self._grouping.joined), self._iris)

    def _own_event(self, key: MentionKey) -> str:
        return self._iris.event(key.article, [key])


def _telling(values: Mapping[str, Values], events: Collection[str]) -> Iterator[str]:
    """Yield the own events that tell one of ``events``."""
    terms = {f"<{event}>" for event in events}
    for own, properties in values.items():
        if not terms.isdisjoint(properties.get(vocab.TELLS, ())):
            yield own


def _batches(events: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(set(events))
    for start in range(0, len(ordered), _EVENTS_PER_TRANSACTION):
        yield ordered[start : start + _EVENTS_PER_TRANSACTION]
