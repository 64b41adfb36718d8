"""Keeps the graph of events joined while articles are added, replaced and removed.

After each transaction, every event has its facts. The joined events of an article that is replaced or removed fall apart
into the own events of their other mentions; :meth:`JoinedGraph.join` joins all mentions again, and changes only events that
have other mentions than before.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from kg import vocab
from kg.event_grouping import NO_EVENT, EventGrouping, moved_events
from kg.iris import Iris
from kg.join import Memory, join
from kg.join.storage import from_text
from kg.join_values import ArticleTraits, JoinedEvent, Joining, MentionKey
from kg.rdf.join_statements import LINK_PROPERTIES, describe_joins, describe_links, describe_retired
from kg.rdf.joined_events import Values, event_lines, merge_events
from kg.store import EventChange, GraphWriter, from_nquads

_EVENTS_PER_TRANSACTION = 200


class JoinedGraph:
    """The events of a store, joined from the own events of their mentions."""

    def __init__(self, writer: GraphWriter, iris: Iris) -> None:
        self._writer = writer
        self._iris = iris
        self._read()

    def _read(self) -> None:
        """Take over what the store has."""
        self._traits: dict[str, ArticleTraits] = {}  # by article graph
        self._grouping = EventGrouping()
        events = self._writer.events
        for graph, text in events.traits():
            self._add(graph, from_text(text))
        aliases = events.aliases()
        firsts = {event: event for event in aliases.values()}
        self._grouping.regroup(aliases | firsts | dict.fromkeys(events.retired(), NO_EVENT))

    def replace_article(self, graph: str, nquads: bytes, traits: ArticleTraits, *, fingerprint: str) -> None:
        """Add or replace an article in one transaction; ``nquads`` have its graph and the own events of its mentions."""
        quads, change = from_nquads(nquads), self._leave(graph)
        try:
            self._writer.replace_article(graph, quads, fingerprint=fingerprint, change=change)
        except Exception:
            self._read()  # the store has not changed
            raise
        self._add(graph, traits)

    def remove_article(self, graph: str) -> None:
        """Remove an article and what only it tells, in one transaction."""
        self._writer.remove_article(graph, change=self._leave(graph))

    def join(self, overrides: str = "", *, fingerprint: str = "", memory: Memory | None = None) -> Joining:
        """Join the mentions of all articles, store what has changed, and return the result.

        ``overrides`` is the text of a file as :mod:`kg.join.overrides` describes it. ``fingerprint`` is stored with the
        joins. ``memory`` has what the last build found.
        """
        joining = join(self._traits.values(), overrides, memory=memory)
        joins = {self._own_event(one.first): one for one in joining.events if one.aliases}
        after = {self._own_event(key): event for event, one in joins.items() for key in one.mentions}
        after |= dict.fromkeys(self._replaced(joining), NO_EVENT)
        before = self._grouping.joined
        moved = moved_events(before, after)
        for events in _batches(before[own] for own in moved if own in before):
            self._writer.change_events(self._fall_apart(events))
        for events in _batches(after[own] for own in moved if own in after):
            part = {own: event for own, event in after.items() if event in events}
            self._writer.change_events(self._come_together(part, joins))
        links = describe_links(joining, self._iris, fingerprint=fingerprint)
        self._writer.replace_links(LINK_PROPERTIES, links)
        return joining

    def _add(self, graph: str, traits: ArticleTraits) -> None:
        self._traits[graph] = traits
        self._grouping.add(graph, {self._own_event(one.key): one.order for one in traits.mentions})

    def _leave(self, graph: str) -> EventChange:
        """Forget an article, and return what changes when it leaves: its joined events fall apart."""
        leaving = self._grouping.own_events(graph)
        joined = {event for own in leaving if (event := self._grouping.joined.get(own)) is not None}
        change = self._fall_apart(joined - {NO_EVENT}, leaving) if joined else EventChange(removed=leaving)
        self._grouping.remove(graph)
        self._traits.pop(graph, None)
        return change

    def _replaced(self, joining: Joining) -> Iterator[str]:
        """Yield the own events of articles that a newer version replaces."""
        older = {article for revision in joining.revisions for article in revision.older}
        for graph, traits in self._traits.items():
            if traits.id in older:
                yield from self._grouping.own_events(graph)

    def _fall_apart(self, events: Collection[str], leaving: Collection[str] = ()) -> EventChange:
        """Return the change of joined events into the own events of their mentions, without those that leave."""
        gone, apart = set(leaving), set(events)
        joined = self._grouping.joined.items()
        after = {own: event for own, event in joined if event not in apart and own not in gone}
        return self._regroup(after, leaving=leaving)

    def _come_together(self, joined: Mapping[str, str], joins: Mapping[str, JoinedEvent]) -> EventChange:
        """Return the change of own events into the events of ``joined``."""
        change = self._regroup({**self._grouping.joined, **joined})
        described = [joins[event] for event in sorted(set(joined.values()) - {NO_EVENT})]
        retired = sorted(own for own, event in joined.items() if event == NO_EVENT)
        statements = describe_joins(described, self._iris) + describe_retired(retired, self._iris)
        return replace(change, nquads=change.nquads + statements)

    def _regroup(self, after: Mapping[str, str], leaving: Collection[str] = ()) -> EventChange:
        """Change the grouping, and return the change of the store.

        Statements that tell an event change as well when it gets another IRI.
        """
        before = self._grouping.joined
        moved = moved_events(before, after)
        self._grouping.regroup(after)
        changed = {after.get(own, own) for own in moved if own not in leaving} - {NO_EVENT}
        values = self._values(changed)
        tellers = {self._grouping.event(own) for own in _telling(values, moved)} - changed - {NO_EVENT}
        values |= self._values(tellers)
        lines = [line for event in sorted(changed | tellers) for line in self._event_lines(event, values)]
        return EventChange(
            removed=tuple(sorted({before.get(own) or own for own in moved} | set(leaving) | tellers)),
            unjoined=tuple(sorted({before[own] or own for own in moved if own in before})),
            nquads="".join(lines).encode(),
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


def _batches(events: Iterable[str]) -> Iterator[set[str]]:
    ordered = sorted(set(events))
    for start in range(0, len(ordered), _EVENTS_PER_TRANSACTION):
        yield set(ordered[start : start + _EVENTS_PER_TRANSACTION])
