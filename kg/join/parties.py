"""Compares the parties of two events: the same actor, an actor of the same owner, or distinct ones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from kg.codes import ARTICLE_KEY_LENGTH, ActorKind
from kg.join.data_tables import telling, word_frequencies
from kg.join_values import Party

_PERSON: Final = ActorKind.PERSON.value
_SAME, _NAME_IN_COMMON, _SAME_OWNER, _SAME_COUNTRY = 1.0, 0.7, 0.5, 0.4
_ORGANIZATION: Final = ActorKind.ORGANIZATION.value
_GROUP: Final = ActorKind.GROUP.value
_SAME_NOUN: Final = 0.6  # "protesters", "eight people": a noun does not tell which of them
_COUNTRY: Final = ActorKind.COUNTRY.value
_TELLING: Final = 0.4  # least value of a part of the name of an organisation
_LITTLE: Final = frozenset({"of", "the", "and", "for", "in"})
_COUNTRY_CODE: Final = 3
_ARTICLE: Final = re.compile(rf"-[0-9a-f]{{{ARTICLE_KEY_LENGTH}}}$")
_CACHED: Final = 100_000


@dataclass(frozen=True, slots=True)
class PartyMatch:
    """How the parties of two events, or those in one role, compare."""

    level: float  # of the best match: 1 for the same actor, 0.4 for two actors of one country
    number: int  # of parties of the smaller side that have a match
    names: tuple[str, ...]  # keys of the matched parties
    unmatched: tuple[str, str] | None  # a party of each side that has no counterpart
    distinct: tuple[str, str] | None  # the same, for two persons of one country, who cannot be one party


@lru_cache(maxsize=_CACHED)
def tokens(party: Party) -> frozenset[str]:
    """Return the telling parts of a party's name; two parties with none in common are not one by name."""
    name = party.key.rpartition("/")[2]
    if party.kind == _PERSON:
        return frozenset({_last_name(name)})
    if party.kind == _ORGANIZATION:
        parts = {part for part in _name_words(party) if telling(part) >= _TELLING and part in _words()}
        return frozenset(parts or {party.key})
    return frozenset({party.key})


@lru_cache(maxsize=_CACHED)
def likeness(first: Party, second: Party) -> float:
    """Return how likely two parties are one: 1 for the same actor, 0 for distinct ones."""
    if first.key == second.key:
        return _SAME_NOUN if first.kind == _GROUP else _SAME
    if first.country is None or first.country != second.country:
        return 0.0
    if first.kind == second.kind and tokens(first) & tokens(second) and _is_part(first, second):
        return _NAME_IN_COMMON
    if first.kind == second.kind == _PERSON:
        return 0.0
    # A country stands for its government and its people: "Norway said", "Norwegian officials said".
    is_country = _COUNTRY in {first.kind, second.kind} and _PERSON not in {first.kind, second.kind}
    return _SAME_OWNER if is_country else _SAME_COUNTRY


def _is_part(first: Party, second: Party) -> bool:
    """Return True unless both names have words of their own: "Reed Court", "Ford Court"."""
    if first.kind != _ORGANIZATION:
        return True
    one, other = _name_words(first), _name_words(second)
    return one <= other or other <= one


def _name_words(party: Party) -> frozenset[str]:
    """Return the words of the name of an organisation, without the code of its country."""
    parts = party.key.rpartition("/")[2].split("-")
    own = parts[1:] if parts[0] == party.country else parts
    return frozenset(part.lower() for part in own) - _LITTLE


@lru_cache(maxsize=_CACHED)
def match(first: tuple[Party, ...], second: tuple[Party, ...]) -> PartyMatch:
    """Compare two sets of parties, each party with its best counterpart."""
    ones, others = sorted(first, key=_key), sorted(second, key=_key)
    if len(ones) > len(others):
        ones, others = others, ones
    level, names, unmatched = 0.0, [], []
    for one in ones:
        best = max(others, key=lambda other: likeness(one, other), default=None)
        value = likeness(one, best) if best else 0.0
        if best and value:
            others.remove(best)
            names.append(one.key)
            level = max(level, value)
        else:
            unmatched.append(one)
    rest = (unmatched[0].key, others[0].key) if unmatched and others else None
    return PartyMatch(level, len(names), tuple(names), rest, _distinct(unmatched, others))


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


def _last_name(name: str) -> str:
    """Return the last name in the key of a person, which can end in a country code and the start of an article's id.

    "brad-parscale-USA"; "parscale-USA-0a1b2c3d4e5f", of an article that has the last name only.
    """
    named = _ARTICLE.sub("", name)
    parts = [part for part in named.split("-") if not (part.isupper() and len(part) == _COUNTRY_CODE)]
    return parts[-1] if parts else name


@cache
def _words() -> frozenset[str]:
    return frozenset(word_frequencies()[1])
