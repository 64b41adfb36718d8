"""Build the table of first-level divisions from the pycountry package: ``python -m scripts.divisions``.

Writes kg/resolve/data/divisions.tsv, which lists states, provinces and districts whose name tells the country of a report.
The table leaves out names that are also a country, a large city abroad, a person's name or a common English word, and
names that several countries use. The choices of countries and names are in divisions.toml.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pycountry
from lemminflect import getAllLemmas

from kg.resolve.data_tables import read_rows
from kg.resolve.gazetteer import alpha3_by_alpha2, gazetteer
from kg.resolve.name_keys import fold, normalize_name

DATA = Path(__file__).resolve().parent.parent / "kg/resolve/data"
RULES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_TYPE_WORDS = re.compile(
    r"[ ,]+(Sheng|Shi|(Huizu|Uygur|Zhuangzu) Zizhiqu|Zizhiqu|SAR|Capital City)$| [\[(].*"
)
_MIN_LETTERS = 3
_MIN_FOREIGN_POPULATION = 50_000


def divisions() -> str:
    """Return the table: name and ISO 3166 alpha-3 code, with and without accents."""
    bearers = Counter((fold(name), code) for name, code in _names())
    countries = Counter(name for name, _ in bearers)
    elsewhere = _foreign_places()
    rows = {
        (spelling, country)
        for name, alpha2 in _names()
        if alpha2 in RULES["countries"] and countries[fold(name)] == 1 and not _has_other_meaning(name)
        for country in [alpha3_by_alpha2()[alpha2]]
        if elsewhere.get(fold(name), country) == country
        for spelling in (name, normalize_spelling(name))
    }
    return "\n".join("\t".join(row) for row in (("name", "country"), *sorted(rows))) + "\n"


def normalize_spelling(name: str) -> str:
    """Return a name without accents but with its hyphens."""
    return "-".join(normalize_name(part) for part in name.split("-"))


def _names() -> Iterator[tuple[str, str]]:
    """Yield each division's name and the alpha-2 code of its country."""
    for division in pycountry.subdivisions:
        country = division.country_code
        is_listed = (division.parent_code is not None) == (country in RULES["second_level"])
        name = _TYPE_WORDS.sub("", division.name).strip()
        if is_listed or country not in RULES["countries"]:
            yield RULES["spellings"].get(name, name), country


def _has_other_meaning(name: str) -> bool:
    folded = fold(name)
    is_word = " " not in folded and bool(getAllLemmas(folded))
    is_unfit = len(name) < _MIN_LETTERS or "/" in name or "," in name or not name[0].isupper()
    is_taken = (
        folded in RULES["other_meanings"] or folded in given_names() or gazetteer().find(name) is not None
    )
    return is_unfit or is_word or is_taken


def _foreign_places() -> dict[str, str]:
    """Return the country of each large city by folded name, or no country if several have one."""
    places: dict[str, str] = {}
    for row in read_rows("cities.tsv"):
        if int(row["population"]) >= _MIN_FOREIGN_POPULATION:
            known = places.setdefault(row["folded"], row["country"])
            places[row["folded"]] = known if known == row["country"] else ""
    return places


@cache
def given_names() -> frozenset[str]:
    """Return the given names of given_names.tsv."""
    return frozenset(name for row in read_rows("given_names.tsv") for name in row["names"].split())


if __name__ == "__main__":
    (DATA / "divisions.tsv").write_text(divisions(), encoding="utf-8")
