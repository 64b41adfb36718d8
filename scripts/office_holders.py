"""Build the table of heads of state and government: ``python -m scripts.office_holders``.

Reads ../shared/data/leaders and writes kg/resolve/data/office_holders.tsv, sorted. The two sources are Wikidata query
results: one from 2022 with years only (2017 to 2022), one from 2026 with days. A row is certain from ``from`` to ``until``.
Without an end it is certain up to ``as_of``, the date of the source.

Corrections and additions are in office_holders_own.tsv, which is written by hand. Its last column names the public tables
that confirm the year of a start or end (checked on 2026-11-26): CountryInfo (openeventdata, rulers of the world until 2012),
scrapes of every-politician from 2021 and 2023, and the two sources above. Rows with only "own" start or end after those
tables, or belong to offices that the tables do not list.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.resolve.data_tables import read_rows
from kg.resolve.gazetteer import alpha3_by_alpha2, gazetteer
from kg.resolve.name_keys import fold

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT.parent / "shared/data/leaders"
TABLE = ROOT / "kg/resolve/data/office_holders.tsv"
_COLUMNS = ("owner", "office", "name", "from", "until", "as_of", "wikidata", "source")
_EARLIER, _LATER = "leaders-2017-2022", "leaders-2026"
_AS_OF = "2022-10-01"  # the last change in the earlier source is from 30 September 2022
_OWNERS = {"european_union": "EU", "african_union": "AU", "EU-COMMISSION": "EU-COMMISSION"}
# Canonical nouns of roles.tsv by title; other titles are kept as they are in the source.
_OFFICES = {
    "premier": "prime minister",
    "taoiseach": "prime minister",
    "chancellor": "chancellor",
    "federal chancellor": "chancellor",
    "monarch": "king",
    "ngwenyama": "king",
    "druk gyalpo": "king",
    "yang di-pertuan agong": "king",
    "emir of the state": "emir",
    "president of the executive yuan": "prime minister",
    "president of the republic": "president",
    "prime minister (king)": "prime minister",
}
_QUEENS = ("Elizabeth II", "Margrethe II")
_ORGANIZATIONS = {"commission": "{}-COMMISSION", "council": "{}-COUNCIL"}
# Errors in the sources: the crown prince of Saudi Arabia is not king, and the Vatican's administrator is no head of state.
_WRONG_ENTRIES = {
    ("Saudi Arabia", "King", "Mohammed bin Salman"),
    ("Vatican City", "*", "Fernando Vérgez Alzaga"),
}
_STATES = {
    "republic of abkhazia": "ABKHAZIA",
    "south ossetia": "SOUTH-OSSETIA",
    "transnistria": "TRANSNISTRIA",
    "somaliland": "SOMALILAND",
    "turkish republic of northern cyprus": "NORTHERN-CYPRUS",
    "republic of artsakh": "NAGORNO-KARABAKH",
    "republic of ireland": "IRL",
    "kingdom of denmark": "DNK",
    "sahrawi arab democratic republic": "ESH",
}

Row = tuple[str, ...]  # one item for each of _COLUMNS


def table(folder: Path = SOURCES) -> str:
    """Return the contents of the table: a header and sorted rows."""
    names = _names_by_item(folder)
    rows = {
        _with_name(row, names) for row in (*_close_terms(list(_earlier_rows(folder))), *_later_rows(folder))
    }
    return "\n".join("\t".join(row) for row in (_COLUMNS, *sorted(rows))) + "\n"


def _earlier_rows(folder: Path) -> Iterator[Row]:
    text = (folder / f"{_EARLIER}.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        owner, name = _owner(row["country"]), row["officeholderLabel"]
        if owner is None or name == row["officeholder"] or (row["country"], "*", name) in _WRONG_ENTRIES:
            continue
        end = row["end_year"]
        as_of = "" if end else _AS_OF
        office = _office(row["positionLabel"], name)
        yield owner, office, name, row["start_year"], end, as_of, row["officeholder"], _EARLIER


def _close_terms(rows: list[Row]) -> Iterator[Row]:
    """Yield the rows; an open term ends with the start of a later one by somebody else, since the source is outdated."""
    for row in rows:
        later_starts = [r[3] for r in rows if r[:2] == row[:2] and r[6] != row[6] and r[3] > row[3]]
        is_open = not row[4]
        yield (*row[:4], min(later_starts), "", *row[6:]) if later_starts and is_open else row


def _later_rows(folder: Path) -> Iterator[Row]:
    entries = json.loads((folder / f"{_LATER}.json").read_text(encoding="utf-8"))
    for key, entry in entries.items():
        for position in entry["positions"].values():
            yield from _position_rows(key, entry, position)


def _position_rows(key: str, entry: dict[str, Any], position: dict[str, Any]) -> Iterator[Row]:
    """Yield a row for each office in a title such as "President and Prime Minister"."""
    holder, country, title = position["current_holder"], entry["country"], position["title_en"]
    if holder is None or not holder["since"]:
        return
    if (country["name_en"], title, holder["name_en"]) in _WRONG_ENTRIES:
        return
    owner = _OWNERS.get(key) or alpha3_by_alpha2()[country["iso_code"]]
    for part in title.split(" and "):
        template = next((t for word, t in _ORGANIZATIONS.items() if part.lower().endswith(word)), "{}")
        office = _office(part, holder["name_en"])
        row = (template.format(owner), office, holder["name_en"], holder["since"], "")
        yield *row, entry["snapshot_date"], holder["wikidata_id"], _LATER


def _owner(country: str) -> str | None:
    """Return the key of a country by its name in the source: an alpha-3 code, or the key of an unrecognised state."""
    if fold(country) in _STATES:
        return _STATES[fold(country)]
    entry = gazetteer().find(country) or gazetteer().find(country.partition(" of ")[2].removeprefix("the "))
    return entry.key if entry is not None and entry.actor is not None else None


def _office(title: str, name: str) -> str:
    """Return the canonical noun for a title: "prime minister" for "Premier of North Korea"."""
    full_title = title.lower()
    if full_title in _OFFICES:
        return _OFFICES[full_title]
    short_title = re.sub(r" (of|in) .*", "", full_title)
    office = _OFFICES.get(short_title, short_title)
    return "queen" if office == "king" and name.startswith(_QUEENS) else office


def _names_by_item(folder: Path) -> dict[str, str]:
    """Return a name for each Wikidata item: that of office_holders_own.tsv, or else the one in the later source."""
    names: dict[str, str] = {}
    own_names = {fold(row["name"]): row["name"] for row in read_rows("office_holders_own.tsv")}
    for row in (*_later_rows(folder), *_earlier_rows(folder)):
        name, item = _strip_country(row[2]), row[6]
        names.setdefault(item, own_names.get(fold(name), name))
    return names


def _strip_country(name: str) -> str:
    """Return a name without the country after it: "Harald V" for "Harald V of Norway"."""
    return re.sub(r"( of |, Prince of ).*", "", name).removeprefix("Pope ").replace('"Brave" ', "")


def _with_name(row: Row, names: dict[str, str]) -> Row:
    return *row[:2], names[row[6]], *row[3:]


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
