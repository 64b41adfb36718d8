"""Cities and U.S. states by name, from GeoNames (scripts/cities.py); read when first asked for."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache

from kg.resolve.data_tables import rows, text_of
from kg.resolve.name_keys import fold

_TOWN = 15_000  # inhabitants from which a place is meant without its country being spoken of
_KNOWN_ABROAD = 100_000  # the same for a city's other names: "Kiev", "Mecca"
_DOMINANT = 10  # times as many inhabitants: nobody means the smaller one without saying so
_LARGER = 5  # times as many inhabitants: the larger one is meant where the article says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A place of at least 5,000 inhabitants."""

    name: str
    country: str  # ISO 3166 alpha-3
    state: str  # of the United States: "TX"
    population: int
    latitude: float  # degrees, WGS 84
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The city that a name is held to mean, and why."""

    city: City
    reason: str
    score: float  # 0 to 1


def find_city(name: str, countries: Set[str] = frozenset(), within: str | None = None) -> City | None:
    """Return the city that a name means: the only one, the far larger one, or the one in a country that is spoken of."""
    choice = choose_city(name, countries, within)
    return choice.city if choice else None


def choose_city(
    name: str, countries: Set[str] = frozenset(), within: str | None = None, near: Sequence[str] = ()
) -> Choice | None:
    """Return the city that a name means, with the reason.

    ``countries`` are those that the article names, ``within`` is the country or U.S. state said with the name, ``near``
    are the countries named in its sentence, the nearest first.
    """
    found = _by_name(fold(name), countries | {within[:3]} if within else countries)
    if within is not None:
        said = next((city for city in found if within in {city.country, f"USA-{city.state}"}), None)
        return Choice(city=said, reason="city of the country said with it", score=0.95) if said else None
    spoken_of = [city for city in found if city.country in countries]
    return (
        _dominant(found, _DOMINANT, "city", 0.9)
        or _dominant(spoken_of, _LARGER, "city of a country spoken of", 0.8)
        or _nearest(spoken_of, near)
        or _dominant(found, _LARGER, "much the largest city of that name", 0.7)
    )


def is_city(name: str) -> bool:
    """Tell whether some city has a name."""
    return bool(_by_name(fold(name), frozenset()))


def _dominant(cities: Sequence[City], times: int, reason: str, score: float) -> Choice | None:
    """Return the first city if it is the only one, or so many times larger than the next."""
    if not cities or (len(cities) > 1 and cities[0].population < times * cities[1].population):
        return None
    return Choice(city=cities[0], reason=reason, score=score)


def _nearest(cities: Sequence[City], near: Sequence[str]) -> Choice | None:
    """Return the largest city of the country that is named nearest to the name."""
    for country in near:
        for city in cities:
            if city.country == country:
                return Choice(city=city, reason="city of the country named nearest", score=0.6)
    return None


def find_state(name: str) -> str | None:
    """Return the code of a U.S. state: "USA-AK"."""
    return _states().get(fold(name))


@cache
def _states() -> dict[str, str]:
    return {fold(row["name"]): f"USA-{row['code']}" for row in rows("us_states.tsv")}


def _by_name(folded: str, countries: Set[str]) -> list[City]:
    """Return the cities of a name, the most populous first; small ones only of countries that are spoken of."""
    found = _known(_named(folded), _TOWN, countries) or _known(_otherwise(folded), _KNOWN_ABROAD, countries)
    return sorted(found, key=lambda city: (-city.population, city.country, city.state, city.name))


def _known(cities: Iterable[City], population: int, countries: Set[str]) -> list[City]:
    return [city for city in cities if city.population >= population or city.country in countries]


def _named(folded: str) -> Iterator[City]:
    for row in _rows("cities.tsv", folded):
        name, country, state, population, latitude, longitude = row
        yield City(
            name=name,
            country=country,
            state=state,
            population=int(population),
            latitude=float(latitude),
            longitude=float(longitude),
        )


def _otherwise(folded: str) -> Iterator[City]:
    for name, country, population in _rows("city_other_names.tsv", folded):
        yield from (c for c in _named(name) if (c.country, c.population) == (country, int(population)))


def _rows(table: str, folded: str) -> Iterator[list[str]]:
    """Yield the rows of a sorted table that begin with a name, without it."""
    lines, begin = _lines(table), f"{folded}\t"
    for index in range(bisect_left(lines, begin), len(lines)):
        if not lines[index].startswith(begin):
            return
        yield lines[index].split("\t")[1:]


@cache
def _lines(table: str) -> list[str]:
    return text_of(table).split("\n")[1:-1]
