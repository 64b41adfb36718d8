"""Asserted events in the layout of GDELT 2.0, for programs that read GDELT: 61 columns, separated by tabs, no header.

Source: The GDELT Event Database, Data Format Codebook V2.0. Each row is an event with one agent and one counterpart. It
differs from GDELT in these points:

* The date is the first day of the event, or the publication date of the article.
* GoldsteinScale has the PLOVER score, which continues that scale.
* Countries of places are ISO 3166-1 alpha-3 codes instead of FIPS codes.
* Columns that kg does not measure, such as the tone, are empty.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import product
from typing import IO, cast

from kg import vocab
from kg.export.event_rows import Row, event_rows, first_value, split_cell
from kg.store import Lookup

_CODES = ("KnownGroup", "Ethnic", "Religion1", "Religion2", "Type1", "Type2", "Type3")
_ACTOR = ["Code", "Name", "CountryCode", *(f"{name}Code" for name in _CODES)]
_PLACE = ["Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"]
COLUMNS = (
    ["GlobalEventID", "Day", "MonthYear", "Year", "FractionDate"]
    + [f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR]
    + ["IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"]
    + ["NumMentions", "NumSources", "NumArticles", "AvgTone"]
    + [f"{owner}Geo_{name}" for owner in ("Actor1", "Actor2", "Action") for name in _PLACE]
    + ["DATEADDED", "SOURCEURL"]
)
_QUAD_CLASSES = {
    "verbal cooperation": "1",
    "material cooperation": "2",
    "verbal conflict": "3",
    "material conflict": "4",
}
_SPACES = str.maketrans("\t\r\n", "   ")


def write_gdelt(lookup: Lookup, output: IO[bytes]) -> None:
    """Write a line for each pair of actors of each asserted event with a type and a date."""
    for row in event_rows(lookup):
        if row["asserted"] and "type" in row and ("earliest" in row or "published" in row):
            for cells in _dyads(lookup, row):
                line = "\t".join(cells.get(name, "").translate(_SPACES) for name in COLUMNS)
                output.write(f"{line}\n".encode())


def _dyads(lookup: Lookup, row: Row) -> Iterator[dict[str, str]]:
    agents = split_cell(row, "agent_iris") or [""]
    counterparts = split_cell(row, "patient_iris") + split_cell(row, "recipient_iris") or [""]
    for agent, counterpart in product(agents, counterparts):
        yield (
            _event(row, agent, counterpart)
            | _actor(lookup, 1, agent)
            | _actor(lookup, 2, counterpart)
            | _place(row)
            | _sources(row)
        )


def _event(row: Row, agent: str, counterpart: str) -> dict[str, str]:
    day = cast(date, row.get("earliest", row.get("published")))
    code = str(row.get("cameo", ""))
    return {
        "GlobalEventID": str(_number(f"{row['event']} {agent} {counterpart}")),
        "Day": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": f"{day:%Y}",
        "FractionDate": f"{day.year + day.timetuple().tm_yday / 366:.4f}",
        "IsRootEvent": "1",
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": _QUAD_CLASSES.get(str(row.get("quad_class")), ""),
        "GoldsteinScale": str(row.get("score", "")),
    }


def _number(text: str) -> int:
    """Return a 60-bit number for a text, since GDELT identifies events by numbers."""
    return int(sha256(text.encode()).hexdigest()[:15], 16)


def _actor(lookup: Lookup, number: int, iri: str) -> dict[str, str]:
    facts = lookup.cached_facts(iri) if iri else {}
    country, sector = first_value(facts, vocab.COUNTRY_CODE), first_value(facts, vocab.SECTOR)
    cells = {
        "Code": country + sector,
        "Name": first_value(facts, vocab.LABEL).upper(),
        "CountryCode": country,
        "Type1Code": sector,
    }
    return {f"Actor{number}{name}": value for name, value in cells.items()}


def _place(row: Row) -> dict[str, str]:
    columns = {
        "Fullname": "place",
        "CountryCode": "place_country",
        "Lat": "latitude",
        "Long": "longitude",
        "FeatureID": "place_iri",
    }
    return {f"ActionGeo_{name}": str(row.get(column, "")) for name, column in columns.items()}


def _sources(row: Row) -> dict[str, str]:
    published = cast(date | None, row.get("published"))
    return {
        "NumMentions": str(row["mentions"]),
        "NumSources": str(len(split_cell(row, "publishers"))),
        "NumArticles": str(row["articles"]),
        "DATEADDED": f"{published:%Y%m%d}000000" if published else "",
        "SOURCEURL": split_cell(row, "urls")[0],
    }
