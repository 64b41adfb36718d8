"""Links from a statement to the acts and statements that are told in it."""

from collections.abc import Sequence

from kg.model import Event, EventKind


def told_events(events: Sequence[Event]) -> list[list[Event]]:
    """Return, for each event of an article, the events that are told in it.

    Only a statement tells events: those whose reporting words are its trigger.
    """
    told: list[list[Event]] = [[] for _ in events]
    statements = {
        event.mentions[0].mention.trigger: index
        for index, event in enumerate(events)
        if event.kind is EventKind.STATEMENT
    }
    for index, event in enumerate(events):
        statement = statements.get(cue) if (cue := event.mentions[0].mention.attribution.cue) else None
        if statement is not None and statement != index:
            told[statement].append(event)
    return told
