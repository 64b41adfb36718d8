"""Which mentions each event has, while articles come and go: lookups without a store."""

from collections.abc import Iterable, Mapping
from typing import Final

from kg.join_values import MentionOrder

NO_EVENT: Final = ""  # in place of an event, for the mentions of an article that a newer version replaces


class EventGrouping:
    """The event of each mention, by the IRI of the mention's own event.

    An event has the IRI of the own event of its first mention; an event with a single mention is its own event.
    """

    def __init__(self) -> None:
        self._graphs: dict[str, str] = {}  # article graph of each own event
        self._own_events: dict[str, tuple[str, ...]] = {}  # own events in each article graph
        self._orders: dict[str, MentionOrder] = {}  # of own events
        self._members: dict[str, set[str]] = {}  # own events of each joined event
        # Event of each own event that is part of a joined event, also of the first; or NO_EVENT
        self.joined: Mapping[str, str] = {}

    def add(self, graph: str, own_events: Mapping[str, MentionOrder]) -> None:
        """Add the own events in an article graph, each as an event."""
        self._own_events[graph] = tuple(own_events)
        self._graphs |= dict.fromkeys(own_events, graph)
        self._orders |= own_events

    def remove(self, graph: str) -> None:
        """Remove the own events in an article graph, none of which may be part of a joined event."""
        for own in self._own_events.pop(graph, ()):
            del self._graphs[own], self._orders[own]

    def regroup(self, joined: Mapping[str, str]) -> None:
        """Set the event of each own event that is part of a joined event; all others are events of their own."""
        self.joined = joined
        self._members = {}
        for own, event in joined.items():
            self._members.setdefault(event, set()).add(own)

    def own_events(self, graph: str) -> tuple[str, ...]:
        """Return the own events in an article graph."""
        return self._own_events.get(graph, ())

    def graphs(self, own_events: Iterable[str]) -> set[str]:
        """Return the article graphs of own events."""
        return {self._graphs[own] for own in own_events if own in self._graphs}

    def event(self, own: str) -> str:
        """Return the event of an own event."""
        return self.joined.get(own, own)

    def members(self, event: str) -> list[str]:
        """Return the own events of an event, the first mention first."""
        return sorted(self._members.get(event, (event,)), key=self._orders.__getitem__)


def moved_events(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    """Return the own events whose joined event differs between two groupings."""
    return {own for own in before.keys() | after.keys() if before.get(own) != after.get(own)}
