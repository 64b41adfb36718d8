"""Officials and legislators of all states since 1995, with the periods in which they held office.

The look-ups, each of which returns nothing rather than one of several candidates:

- ``officials_named(name, countries=None)`` → matches, best first: persons of these countries with this name or another
  spelling of it; without countries, only persons with exactly this name of two words or more.
- ``official_with_title(owner, title, day, place="")`` → the only person that certainly held an office on a day.
- ``official_by_surname(surname, countries, title=None, day=None)`` → the only person with this surname, or a spelling of
  it, that held a fitting office on the day.

``countries`` is a frozenset of alpha-3 codes, or keys of states and organisations. Persons that are also in the curated
tables (kg/resolve/office_holders.py) have the key, name and tenures from there. scripts/officials.py makes the tables.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kg.resolve import office_holders
from kg.resolve.name_keys import fold
from kg.resolve.official_records import (
    Official,
    OfficialTenure,
    curated_by_owner,
    official,
    official_of_holder,
)
from kg.resolve.official_tables import numbers_alike, numbers_by_title, numbers_named, sounds_of
from kg.resolve.official_titles import canonical_title, fits
from kg.resolve.person_names import SAME_PERSON, name_words, same_person_score, surname_score

__all__ = [
    "Official",
    "OfficialMatch",
    "OfficialTenure",
    "official_by_surname",
    "official_with_title",
    "officials_named",
]

# States where the family name comes first.
_FAMILY_FIRST = frozenset({"CHN", "HKG", "HUN", "KHM", "KOR", "MAC", "PRK", "SGP", "TWN", "VNM"})
# Offices that are found without their place, if one person alone holds such an office.
_LOCAL = frozenset(
    {"ambassador", "chief minister", "first minister", "governor", "deputy governor", "mayor", "premier"}
)
_CHAMBERS = frozenset({"parliament speaker", "deputy parliament speaker", "senate president"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialMatch:
    """An official that a name may refer to, with the score of the spelling and the reason."""

    official: Official
    score: float  # 1 for the same name; at least SAME_PERSON
    reason: str  # "same name", or with the spelling of the text: "spelled Sameh Shokry"


@lru_cache(maxsize=8192)
def officials_named(name: str, countries: frozenset[str] | None = None) -> tuple[OfficialMatch, ...]:
    """Return the officials with a full name, best first; other spellings only count within given countries."""
    found = {each.key: each for each in _with_exact_name(name)}
    exact = [each for each in found.values() if countries is None or each.owners & countries]
    if exact or countries is None:
        return tuple(OfficialMatch(official=each, score=1.0, reason="same name") for each in exact)
    return _spelled_alike(name, countries)


def official_with_title(owner: str, title: str, day: date, place: str = "") -> Official | None:
    """Return the only person that certainly held an office on a day; the same title comes before a fitting one."""
    asked = canonical_title(title, owner).title
    curated = office_holders.holder_on(owner, asked, day) if not place else None
    if curated is not None:
        return official_of_holder(curated)
    numbers = numbers_by_title(owner)
    for titles in ([asked], [held for held in numbers if held != asked and fits(asked, held)]):
        found = {each.key: each for held in titles for each in _holders(owner, held, day, place)}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


@lru_cache(maxsize=8192)
def official_by_surname(
    surname: str, countries: frozenset[str], title: str | None = None, day: date | None = None
) -> Official | None:
    """Return the only person with a surname that held a fitting office on a day, or may have held it."""
    owner = next(iter(countries)) if len(countries) == 1 else ""
    asked = canonical_title(title, owner).title if title else None
    held = [each for each in _with_surname(surname, countries) if _tenures(each, countries, day, asked)]
    held = [each for each in held if _is_spelled(each, surname)] or held
    if day is not None and len(held) > 1:
        held = [each for each in held if _tenures(each, countries, day, asked)[0].covers(day)]
    return held[0] if len(held) == 1 else None


def _tenures(
    found: Official, countries: Collection[str], day: date | None, title: str | None
) -> list[OfficialTenure]:
    return [tenure for tenure in found.tenures_on(day, title) if tenure.owner in countries]


def _with_exact_name(name: str) -> Iterator[Official]:
    """Yield the officials with a folded name or alias; one word is a name only in the curated tables."""
    folded = fold(name)
    for holder in office_holders.holders_by_name(name):
        yield official_of_holder(holder)
    if " " in folded:
        yield from map(official, dict.fromkeys(numbers_named(folded)))


def _spelled_alike(name: str, countries: Collection[str]) -> tuple[OfficialMatch, ...]:
    matches = []
    for each in _alike(name_words(name), countries):
        score = max(same_person_score(name, spelling) for spelling in each.names)
        if score >= SAME_PERSON:
            matches.append(OfficialMatch(official=each, score=score, reason=f"spelled {name}"))
    return tuple(sorted(matches, key=lambda match: (-match.score, match.official.key)))


def _with_surname(surname: str, countries: Collection[str]) -> list[Official]:
    words = name_words(f"X {surname}")[1:]
    return [each for each in _alike(words, countries) if _has_surname(each, surname)]


def _has_surname(found: Official, surname: str) -> bool:
    is_family_first = not found.owners.isdisjoint(_FAMILY_FIRST)
    return any(surname_score(surname, name, is_family_first) >= SAME_PERSON for name in found.names)


def _is_spelled(found: Official, surname: str) -> bool:
    """Return True if a surname has the same spelling in one of the names."""
    return any(fold(name).split()[-1:] == [fold(surname)] for name in found.names)


def _alike(words: Iterable[str], countries: Collection[str]) -> Iterator[Official]:
    """Yield the officials of some countries whose names may be spelled alike, each once."""
    sounds = sounds_of(" ".join(words))
    keys = set()
    for country in sorted(countries):
        holders = (holder for holder, others in curated_by_owner().get(country, ()) if sounds & others)
        for each in (*map(official_of_holder, holders), *map(official, numbers_alike(country, words))):
            if each.key not in keys:
                keys.add(each.key)
                yield each


def _holders(owner: str, title: str, day: date, place: str) -> Iterator[Official]:
    for number in numbers_by_title(owner).get(title, ()):
        found = official(number)
        if any(_is_held(each, owner, title, place) and each.covers(day) for each in found.tenures):
            yield found


def _is_held(tenure: OfficialTenure, owner: str, title: str, place: str) -> bool:
    if (tenure.owner, tenure.title) != (owner, title):
        return False
    if not place and (title in _LOCAL or (title in _CHAMBERS and "," not in tenure.place)):
        return True
    held_place = fold(tenure.place)
    return held_place == fold(place) or (bool(place) and held_place.startswith(fold(place)))
