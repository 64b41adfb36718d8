"""Views of joins: why the mentions of an event are about the same event, and which events belong together."""

from collections import defaultdict
from dataclasses import dataclass

from kg.query_library import site_query
from kg.store import Select

Record = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinView:
    """Two mentions of one event, and what decided that they are."""

    reason: str
    score: str
    compared: tuple[str, ...]  # traits with their points
    mentions: tuple[Record, ...]  # keys: mention, sentence, article; if known, headline and publisher


def joins_of(select: Select, event: str) -> list[JoinView]:
    """Return the joins of an event, the surest first."""
    mentions: defaultdict[str, list[Record]] = defaultdict(list)
    for record in select(site_query("joins", [event])).records():
        mentions[record["join"]].append(record)
    traits: defaultdict[str, list[str]] = defaultdict(list)
    for record in select(site_query("join-traits", [event])).records() if mentions else ():
        traits[record["join"]].append(record["trait"])
    views = [
        JoinView(
            reason=records[0]["reason"],
            score=records[0]["score"],
            compared=tuple(traits[join]),
            mentions=tuple(records),
        )
        for join, records in mentions.items()
    ]
    return sorted(views, key=lambda view: -float(view.score))


def related_events(select: Select, event: str) -> list[Record]:
    """Return up to 50 events that belong together with an event: relation, event and title."""
    return select(site_query("related-events", [event])).records()
