"""The kinds of events: which of them the graph holds, and their classes."""

from typing import Final

from kg import vocab
from kg.model import Certainty, Event, EventKind, EventMention, Polarity, Resolution, ResolvedMention, Role

_CLASSES: Final = {EventKind.ACT: (vocab.ACT,), EventKind.STATEMENT: (vocab.STATEMENT,), EventKind.OTHER: ()}
_SIDES = frozenset({Role.AGENT, Role.PATIENT, Role.RECIPIENT})


def stored_events(resolution: Resolution, *, other_clauses: bool) -> tuple[Event, ...]:
    """Return the acts and statements in text order.

    With ``other_clauses``, these include clauses of unknown type that a linked actor does or undergoes.
    """
    return tuple(
        event
        for event in resolution.events
        if event.kind is not EventKind.OTHER or (other_clauses and _has_actor(event.mentions[0]))
    )


def event_classes(mention: EventMention) -> list[str]:
    """Return the classes of an event by its first mention; only an act can be an asserted event."""
    is_fact = mention.polarity is Polarity.STATED and mention.certainty is Certainty.FACT
    is_asserted = is_fact and mention.kind is EventKind.ACT
    return [vocab.EVENT, *_CLASSES[mention.kind], *[vocab.ASSERTED_EVENT] * is_asserted]


def _has_actor(resolved: ResolvedMention) -> bool:
    return any(part.link and part.role in _SIDES for part in resolved.participants)
