"""Asserted events as the table of GDELT 2.0, so that what reads GDELT reads ours: 61 columns, tabs, no header.

Its codebook names the columns (The GDELT Event Database, Data Format Codebook V2.0). A row is an event between one agent and
one counterpart; the date is the event's first day, else the article's; GoldsteinScale has PLOVER's score, which carries
that scale on; countries of places are ISO 3166-1 alpha-3 and not FIPS; what we do not measure, such as the tone, is empty.
"""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import product
from typing import IO, cast

from kg import vocab
from kg.export.event_rows import Row, first, rows, several
from kg.store import Lookup

_CODES = ("KnownGroup", "Ethnic", "Religion1", "Religion2", "Type1", "Type2", "Type3")
_ACTOR = ["Code", "Name", "CountryCode", *(f"{name}Code" for name in _CODES)]
_GEO = ["Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"]
COLUMNS = (
    ["GlobalEventID", "Day", "MonthYear", "Year", "FractionDate"]
    + [f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR]
    + ["IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"]
    + ["NumMentions", "NumSources", "NumArticles", "AvgTone"]
    + [f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in _GEO]
    + ["DATEADDED", "SOURCEURL"]
)
_QUADS = {
    "verbal cooperation": "1",
    "material cooperation": "2",
    "verbal conflict": "3",
    "material conflict": "4",
}
_CLEAN = str.maketrans("\t\r\n", "   ")


def write_gdelt(lookup: Lookup, output: IO[bytes]) -> None:
    """Write a line for each asserted event of a known type and each pair of its actors."""
    for row in rows(lookup):
        if row["asserted"] and "type" in row and ("earliest" in row or "published" in row):
            for cells in _dyads(lookup, row):
                line = "\t".join(cells.get(name, "").translate(_CLEAN) for name in COLUMNS)
                output.write(f"{line}\n".encode())


def _dyads(lookup: Lookup, row: Row) -> Iterator[dict[str, str]]:
    agents = several(row, "agent_iris") or [""]
    others = several(row, "patient_iris") + several(row, "recipient_iris") or [""]
    for agent, other in product(agents, others):
        yield (
            _event(row, agent, other)
            | _actor(lookup, 1, agent)
            | _actor(lookup, 2, other)
            | _place(row)
            | _sources(row)
        )


def _event(row: Row, agent: str, other: str) -> dict[str, str]:
    day = cast(date, row.get("earliest", row.get("published")))
    code = str(row.get("cameo", ""))
    return {
        "GlobalEventID": str(_number(f"{row['event']} {agent} {other}")),
        "Day": f"{day:%Y%m%d}",
        "MonthYear": f"{day:%Y%m}",
        "Year": f"{day:%Y}",
        "FractionDate": f"{day.year + day.timetuple().tm_yday / 366:.4f}",
        "IsRootEvent": "1",
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": _QUADS.get(str(row.get("quad_class")), ""),
        "GoldsteinScale": str(row.get("score", "")),
    }


def _number(text: str) -> int:
    """Make a number of 60 bits out of what names a row: a GDELT event is known by a number."""
    return int(sha256(text.encode()).hexdigest()[:15], 16)


def _actor(lookup: Lookup, number: int, iri: str) -> dict[str, str]:
    facts = lookup.remembered(iri) if iri else {}
    country, sector = first(facts, vocab.COUNTRY_CODE), first(facts, vocab.SECTOR)
    cells = {
        "Code": country + sector,
        "Name": first(facts, vocab.LABEL).upper(),
        "CountryCode": country,
        "Type1Code": sector,
    }
    return {f"Actor{number}{name}": value for name, value in cells.items()}


def _place(row: Row) -> dict[str, str]:
    names = {
        "Fullname": "place",
        "CountryCode": "place_country",
        "Lat": "latitude",
        "Long": "longitude",
        "FeatureID": "place_iri",
    }
    return {f"ActionGeo_{name}": str(row.get(column, "")) for name, column in names.items()}


def _sources(row: Row) -> dict[str, str]:
    published = cast(date | None, row.get("published"))
    return {
        "NumMentions": str(row["mentions"]),
        "NumSources": str(len(several(row, "publishers"))),
        "NumArticles": str(row["articles"]),
        "DATEADDED": f"{published:%Y%m%d}000000" if published else "",
        "SOURCEURL": several(row, "urls")[0],
    }
