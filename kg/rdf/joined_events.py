"""Joined events in RDF, merged from the own events of their mentions.

Values are in the syntax of N-Triples, so that events pass from the store and back without conversion.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from kg import vocab
from kg.iris import Iris

Values: TypeAlias = Mapping[str, Iterable[str]]  # of an event, by property

_FROM_FULLEST: Final = frozenset(
    {vocab.A, vocab.LABEL, vocab.EVENT_TYPE, vocab.MODE, vocab.POLARITY, vocab.CERTAINTY}
)
_DAYS: Final = frozenset({vocab.EARLIEST, vocab.LATEST, vocab.ASSUMED})
_SIDES: Final = tuple(vocab.ROLE_LINKS.values())


def merge_events(members: Sequence[Values], canonical: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the properties of an event, by property, from the own events of its mentions in order.

    Label, classes and codes are those of the mention with the most linked actors, the first of several. Days are the days
    that all dated mentions share, or else from the first to the last day of any; assumed days count only if there are no
    others. ``canonical`` has the event for the own events that are part of another. An event of several mentions is
    linked to the one that names it.
    """
    fullest = max(members, key=_count_actors)
    merged = {name: set(fullest[name]) for name in _FROM_FULLEST & fullest.keys()}
    if len(members) > 1:
        merged[vocab.NAMED_BY] = set(fullest[vocab.HAS_MENTION])
    for member in members:
        for name in member.keys() - _FROM_FULLEST - _DAYS:
            merged.setdefault(name, set()).update(member[name])
    if vocab.TELLS in merged:
        merged[vocab.TELLS] = {f"<{canonical.get(iri[1:-1], iri[1:-1])}>" for iri in merged[vocab.TELLS]}
    return merged | _merged_days(members)


def event_lines(event: str, properties: Values, iris: Iris) -> Iterator[str]:
    """Yield the statements about an event as sorted lines of N-Quads."""
    for name in sorted(properties):
        for value in sorted(properties[name]):
            yield f"<{event}> <{name}> {value} <{iris.events_graph}> .\n"


def _count_actors(member: Values) -> int:
    return sum(len(set(member.get(role, ()))) for role in _SIDES)


def _merged_days(members: Sequence[Values]) -> dict[str, set[str]]:
    """Return the days of an event. Literals of ISO 8601 dates sort by date."""
    dated = [member for member in members if vocab.EARLIEST in member]
    dated = [member for member in dated if vocab.ASSUMED not in member] or dated
    if not dated:
        return {}
    starts = sorted(min(member[vocab.EARLIEST]) for member in dated)
    ends = sorted(max(member[vocab.LATEST]) for member in dated)
    is_shared = starts[-1] <= ends[0]
    days = {vocab.EARLIEST: {starts[-1 if is_shared else 0]}, vocab.LATEST: {ends[0 if is_shared else -1]}}
    if vocab.ASSUMED in dated[0]:
        days[vocab.ASSUMED] = set(dated[0][vocab.ASSUMED])
    return days
