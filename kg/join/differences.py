"""What the mentions of an event disagree on, and the days that they allow together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from kg.join.parties import match
from kg.join_values import Days, Difference, MentionKey, MentionTraits

_FIELDS: Final[tuple[tuple[str, Callable[[MentionTraits], str | None]], ...]] = (
    (
        "day",
        lambda mention: (
            mention.days.earliest.isoformat() if mention.days and mention.days.is_explicit else None
        ),
    ),
    ("number", lambda mention: None if mention.number is None else str(mention.number)),
)


def differences(mentions: Sequence[MentionTraits]) -> tuple[Difference, ...]:
    """Return the traits that the mentions give different values for; actors only if they are distinct."""
    if len(mentions) == 1:
        return ()
    found = [Difference(field=field, values=_values(mentions, value)) for field, value in _FIELDS]
    found.append(Difference(field="place", values=_values(_most_specific(mentions), lambda one: one.place)))
    found += [_actors("agent", mentions), _actors("patient", mentions)]
    return tuple(difference for difference in found if len(difference.values) > 1)


def _most_specific(mentions: Sequence[MentionTraits]) -> list[MentionTraits]:
    """Return the mentions without those that give only the country in which the place of another lies."""
    countries = {
        f"country/{one.country}" for one in mentions if one.place and one.place != f"country/{one.country}"
    }
    return [mention for mention in mentions if mention.place not in countries]


def given_days(mentions: Iterable[MentionTraits]) -> tuple[Days, ...]:
    """Return the days that the mentions give; assumed days only if there are no others."""
    days = [mention.days for mention in mentions if mention.days]
    given = [one for one in days if not one.is_assumed] or days
    return tuple(given)


def first_and_last(days: Sequence[Days]) -> tuple[date | None, date | None]:
    """Return the bounds of several spans of days."""
    return min((one.earliest for one in days), default=None), max((one.latest for one in days), default=None)


def _values(
    mentions: Iterable[MentionTraits], value: Callable[[MentionTraits], str | None]
) -> tuple[tuple[str, tuple[MentionKey, ...]], ...]:
    by_value: defaultdict[str, list[MentionKey]] = defaultdict(list)
    for mention in mentions:
        given = value(mention)
        if given is not None:
            by_value[given].append(mention.key)
    return tuple((given, tuple(keys)) for given, keys in sorted(by_value.items()))


def _actors(field: str, mentions: Sequence[MentionTraits]) -> Difference:
    """Return the actors in a role, if some two mentions have none in common that could be one actor."""
    sides = {mention.key: mention.agents if field == "agent" else mention.others for mention in mentions}
    given = [side for side in sides.values() if side]
    differ = any(not match(one, other).level for one in given for other in given)
    by_key: defaultdict[str, list[MentionKey]] = defaultdict(list)
    for key, side in sides.items():
        for party in side:
            by_key[party.key].append(key)
    return Difference(
        field=field,
        values=tuple((name, tuple(keys)) for name, keys in sorted(by_key.items())) if differ else (),
    )
