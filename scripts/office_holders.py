"""Heads of state and government from ../shared/data/leaders: ``python -m scripts.office_holders``.

Writes kg/resolve/data/office_holders.tsv, sorted. The two sources are Wikidata's answers of two days: one with years
only (2017 to 2022), one with days (2026). A row is certain from ``from`` to ``until``, or to ``as_of``, the day of the
source, where it has no end. What we know better or beside it stands in office_holders_own.tsv, written by hand from
common knowledge; its last column names the public tables in which the year of a beginning or an end was found again
(2026-11-26): CountryInfo (openeventdata, rulers of the world until 2012), every-politician's scrapes of 2021 and 2023, and
the two sources above. Rows that only say "own" begin or end after those tables, or are of offices they do not have.
"""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.resolve.data_tables import rows
from kg.resolve.gazetteer import alpha3, gazetteer
from kg.resolve.name_keys import fold

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT.parent / "shared/data/leaders"
TABLE = ROOT / "kg/resolve/data/office_holders.tsv"
_COLUMNS = ("owner", "office", "name", "from", "until", "as_of", "wikidata", "source")
_EARLIER, _LATER = "leaders-2017-2022", "leaders-2026"
_AS_OF = "2022-10-01"  # the last change that the earlier source knows of is that of 30 September 2022
_OWNERS = {"european_union": "EU", "african_union": "AU", "EU-COMMISSION": "EU-COMMISSION"}
_OFFICES = {  # as roles.tsv has them; what is not here goes by the source's own title
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
# The later source calls the crown prince, who is prime minister, the king as well; the pope's administrator heads no state.
_WRONG = {("Saudi Arabia", "King", "Mohammed bin Salman"), ("Vatican City", "*", "Fernando Vérgez Alzaga")}
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

Row = tuple[str, ...]


def table(folder: Path = SOURCES) -> str:
    """Return the table as text: a header, then the rows in their order."""
    names = _names(folder)
    found = {_named(row, names) for row in (*_followed(list(_earlier(folder))), *_later(folder))}
    return "\n".join("\t".join(row) for row in (_COLUMNS, *sorted(found))) + "\n"


def _earlier(folder: Path) -> Iterator[Row]:
    text = (folder / f"{_EARLIER}.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        owner, name = _owner(row["country"]), row["officeholderLabel"]
        if owner is None or name == row["officeholder"] or (row["country"], "*", name) in _WRONG:
            continue
        end = row["end_year"]
        as_of = "" if end else _AS_OF
        office = _office(row["positionLabel"], name)
        yield owner, office, name, row["start_year"], end, as_of, row["officeholder"], _EARLIER


def _followed(rows_: list[Row]) -> Iterator[Row]:
    """Yield the rows; where somebody else took up an office later, one without an end ends there: it was not kept up."""
    for row in rows_:
        later = [r[3] for r in rows_ if r[:2] == row[:2] and r[6] != row[6] and r[3] > row[3]]
        yield (*row[:4], min(later), "", *row[6:]) if later and not row[4] else row


def _later(folder: Path) -> Iterator[Row]:
    entries = json.loads((folder / f"{_LATER}.json").read_text(encoding="utf-8"))
    for key, entry in entries.items():
        for position in entry["positions"].values():
            yield from _holder(key, entry, position)


def _holder(key: str, entry: dict[str, Any], position: dict[str, Any]) -> Iterator[Row]:
    holder, country, title = position["current_holder"], entry["country"], position["title_en"]
    if holder is None or (country["name_en"], title, holder["name_en"]) in _WRONG or not holder["since"]:
        return
    owner = _OWNERS.get(key) or alpha3()[country["iso_code"]]
    for part in title.split(" and "):
        body = next((b for word, b in _ORGANIZATIONS.items() if part.lower().endswith(word)), "{}")
        row = (body.format(owner), _office(part, holder["name_en"]), holder["name_en"], holder["since"], "")
        yield *row, entry["snapshot_date"], holder["wikidata_id"], _LATER


def _owner(country: str) -> str | None:
    """Return the key of a country by its name in the source: "CHN", or that of a state without an ISO code."""
    if fold(country) in _STATES:
        return _STATES[fold(country)]
    entry = gazetteer().find(country) or gazetteer().find(country.partition(" of ")[2].removeprefix("the "))
    return entry.key if entry is not None and entry.actor is not None else None


def _office(title: str, name: str) -> str:
    """Return an office by the noun of roles.tsv: "prime minister" for "Premier of North Korea"."""
    whole = title.lower()
    if whole in _OFFICES:
        return _OFFICES[whole]
    short = re.sub(r" (of|in) .*", "", whole)
    office = _OFFICES.get(short, short)
    return "queen" if office == "king" and name.startswith(_QUEENS) else office


def _names(folder: Path) -> dict[str, str]:
    """Return one name for each Wikidata item: ours, else the later source's, else the shortest."""
    found: dict[str, str] = {}
    ours = {fold(row["name"]): row["name"] for row in rows("office_holders_own.tsv")}
    for row in (*_later(folder), *_earlier(folder)):
        name, item = _bare(row[2]), row[6]
        found.setdefault(item, ours.get(fold(name), name))
    return found


def _bare(name: str) -> str:
    """Return a name without the country behind it: "Harald V of Norway"."""
    return re.sub(r"( of |, Prince of ).*", "", name).removeprefix("Pope ").replace('"Brave" ', "")


def _named(row: Row, names: dict[str, str]) -> Row:
    return *row[:2], names[row[6]], *row[3:]


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
