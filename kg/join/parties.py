"""Compares the parties of two events: the same actor, an actor of the same owner, or distinct ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.codes import ActorKind
from kg.join_values import Party

_PERSON: Final = ActorKind.PERSON.value
_SAME, _NAME_IN_COMMON, _SAME_OWNER, _SAME_COUNTRY = 1.0, 0.7, 0.5, 0.4
_MIN_NAME: Final = 4  # letters of a telling part of a name


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """How the parties of two events, or those in one role, compare."""

    level: float  # of the best match: 1 for the same actor, 0.4 for two actors of one country
    number: int  # of parties of the smaller side that have a match
    names: tuple[str, ...]  # keys of the matched parties
    distinct: tuple[str, str] | None  # two persons, or countries, who cannot be one party


def likeness(first: Party, second: Party) -> float:
    """Return how likely two parties are one: 1 for the same actor, 0 for distinct ones."""
    if first.key == second.key:
        return _SAME
    if first.kind == second.kind == _PERSON:
        return _NAME_IN_COMMON if _last_name(first.key) == _last_name(second.key) else 0.0
    if _names(first.key) & _names(second.key):
        return _NAME_IN_COMMON
    if first.country is None or first.country != second.country:
        return 0.0
    return _SAME_COUNTRY if _PERSON in {first.kind, second.kind} else _SAME_OWNER


def match(first: Iterable[Party], second: Iterable[Party]) -> PartyMatch:
    """Compare two sets of parties, each party with its best counterpart."""
    ones, others = sorted(first, key=_key), sorted(second, key=_key)
    if len(ones) > len(others):
        ones, others = others, ones
    level, names, rest = 0.0, [], list(others)
    unmatched = []
    for one in ones:
        best = max(rest, key=lambda other: likeness(one, other), default=None)
        value = likeness(one, best) if best else 0.0
        if best and value:
            rest.remove(best)
            names.append(one.key)
            level = max(level, value)
        else:
            unmatched.append(one)
    return PartyMatch(level, len(names), tuple(names), _distinct(unmatched, rest))


def _key(party: Party) -> tuple[bool, str]:
    """Sort persons first, since they have the most certain counterparts."""
    return party.kind != _PERSON, party.key


def _distinct(first: Iterable[Party], second: Iterable[Party]) -> tuple[str, str] | None:
    """Return two persons of one country who have no counterpart."""
    for one in first:
        for other in second:
            if one.kind == other.kind == _PERSON and one.country == other.country:
                return one.key, other.key
    return None


@cache
def _names(key: str) -> frozenset[str]:
    """Return the telling parts of the name of an organisation."""
    kind, _, name = key.lower().partition("/")
    if kind != "organization":
        return frozenset()
    return frozenset(part for part in name.split("-") if len(part) > _MIN_NAME)


@cache
def _last_name(key: str) -> str:
    """Return the last name in the key of a person: "person/brad-parscale-USA"."""
    parts = [part for part in key.rpartition("/")[2].split("-") if not (part.isupper() and len(part) == 3)]
    return parts[-1] if parts else key
