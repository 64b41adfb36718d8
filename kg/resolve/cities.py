"""Look-up of cities and U.S. states by name, from GeoNames tables that are loaded on first use.

``scripts/cities.py`` builds the tables.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache

from kg.resolve.data_tables import read_rows, read_text
from kg.resolve.name_keys import fold

# Smallest population at which a name counts as a city even if the article does not mention its country.
_MIN_POPULATION = 15_000
# The same threshold for alternate names: "Kiev", "Mecca".
_MIN_POPULATION_FOR_ALTERNATE_NAMES = 100_000
# A city this many times larger than its namesakes is meant by default.
_DOMINANCE_RATIO = 10
# A city this many times larger is meant if its country is mentioned, or if no country narrows the choice.
_WEAK_DOMINANCE_RATIO = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A GeoNames populated place with at least 5,000 inhabitants."""

    name: str
    country: str  # ISO 3166 alpha-3
    state: str  # U.S. postal code such as "TX", empty outside the United States
    population: int
    latitude: float  # degrees, WGS 84
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CityMatch:
    """The city chosen for a name, with the reason for the choice."""

    city: City
    reason: str
    score: float  # 0 to 1


def find_city(name: str, countries: Set[str] = frozenset(), within: str | None = None) -> City | None:
    """Return the city chosen by :func:`match_city`, or None."""
    match = match_city(name, countries, within)
    return match.city if match else None


def match_city(
    name: str, countries: Set[str] = frozenset(), within: str | None = None, near: Sequence[str] = ()
) -> CityMatch | None:
    """Disambiguate a city name, or return None if no candidate is clearly meant.

    ``countries`` are the countries that the article mentions. ``within`` is the country or U.S. state given with the
    name ("London, Ontario"). ``near`` are the countries named in the same sentence, nearest first.
    """
    cities = _cities_by_name(fold(name), countries | {within[:3]} if within else countries)
    if within is not None:
        cities = [city for city in cities if within in {city.country, f"USA-{city.state}"}]
        return _dominant(cities[:1], 1, "city in the country stated with it", 0.95)
    in_mentioned_countries = [city for city in cities if city.country in countries]
    return (
        _dominant(cities, _DOMINANCE_RATIO, "city", 0.9)
        or _dominant(
            in_mentioned_countries, _WEAK_DOMINANCE_RATIO, "city in a country that the article mentions", 0.8
        )
        or _in_nearest_country(in_mentioned_countries, near)
        or _dominant(cities, _WEAK_DOMINANCE_RATIO, "by far the largest city with that name", 0.7)
    )


def is_city(name: str) -> bool:
    """Return True if any city has this name."""
    return bool(_cities_by_name(fold(name), frozenset()))


def _dominant(cities: Sequence[City], ratio: int, reason: str, score: float) -> CityMatch | None:
    """Return the first city if it is the only one or at least ``ratio`` times larger than the second."""
    if not cities or (len(cities) > 1 and cities[0].population < ratio * cities[1].population):
        return None
    return CityMatch(city=cities[0], reason=reason, score=score)


def _in_nearest_country(cities: Sequence[City], near: Sequence[str]) -> CityMatch | None:
    """Return the largest city in the first country of ``near`` that has one."""
    for country in near:
        for city in cities:
            if city.country == country:
                return CityMatch(city=city, reason="city in the country named nearest to it", score=0.6)
    return None


def find_state(name: str) -> str | None:
    """Return the code of a U.S. state, such as "USA-AK" for Alaska."""
    return _state_codes().get(fold(name))


@cache
def _state_codes() -> dict[str, str]:
    return {fold(row["name"]): f"USA-{row['code']}" for row in read_rows("us_states.tsv")}


def _cities_by_name(folded: str, countries: Set[str]) -> list[City]:
    """Return the cities with a name, most populous first. Small cities need their country in ``countries``."""
    cities = _eligible(_primary_name_matches(folded), _MIN_POPULATION, countries)
    by_other_name = list(_alternate_name_matches(folded))
    if not cities:
        cities = _eligible(by_other_name, _MIN_POPULATION_FOR_ALTERNATE_NAMES, countries)
    elif not any(city.country in countries for city in cities):  # "Nara" in an article about Japan
        large = (c for c in by_other_name if c.population >= _MIN_POPULATION_FOR_ALTERNATE_NAMES)
        cities += [city for city in large if city.country in countries]
    return sorted(cities, key=lambda city: (-city.population, city.country, city.state, city.name))


def _eligible(cities: Iterable[City], min_population: int, countries: Set[str]) -> list[City]:
    return [city for city in cities if city.population >= min_population or city.country in countries]


def _primary_name_matches(folded: str) -> Iterator[City]:
    for name, country, state, population, latitude, longitude in _rows_for_name("cities.tsv", folded):
        yield City(
            name=name,
            country=country,
            state=state,
            population=int(population),
            latitude=float(latitude),
            longitude=float(longitude),
        )


def _alternate_name_matches(folded: str) -> Iterator[City]:
    for name, country, population in _rows_for_name("city_other_names.tsv", folded):
        key = (country, int(population))
        yield from (city for city in _primary_name_matches(name) if (city.country, city.population) == key)


def _rows_for_name(table: str, folded: str) -> Iterator[list[str]]:
    """Yield the cells after the name for each row of a name, by binary search in a sorted table."""
    lines, prefix = _lines(table), f"{folded}\t"
    for index in range(bisect_left(lines, prefix), len(lines)):
        if not lines[index].startswith(prefix):
            return
        yield lines[index].split("\t")[1:]


@cache
def _lines(table: str) -> list[str]:
    """Return the lines of a table without its header."""
    return read_text(table).split("\n")[1:-1]
