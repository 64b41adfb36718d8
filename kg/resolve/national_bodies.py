"""Parliaments, armies and central banks under their own names: "the Peruvian congress", "Japan's upper house".

``data/national_bodies.tsv`` lists them by country and role noun. A body has one key, whether a text calls it by its name or
describes it: that of the gazetteer if it lists the name.
"""

from functools import cache

from kg.model import ActorKind
from kg.resolve.data_tables import read_rows
from kg.resolve.gazetteer import GazetteerEntry, NameType, gazetteer
from kg.resolve.name_keys import slug

_SECTORS = {
    "parliament": "LEG",
    "congress": "LEG",
    "lower house": "LEG",
    "senate": "LEG",
    "supreme court": "JUD",
    "constitutional court": "JUD",
    "central bank": "GOV",
}


def national_body(country: str, noun: str) -> GazetteerEntry | None:
    """Return the body of a country that a canonical role noun means: the Knesset for ISR and "parliament"."""
    name = _names().get((country, noun))
    return _by_name()[country, name] if name else None


def body_with_name(country: str, name: str) -> GazetteerEntry | None:
    """Return the body of a country with a name of the table."""
    return _by_name().get((country, name))


@cache
def _names() -> dict[tuple[str, str], str]:
    return {(row["country"], row["body"]): row["name"] for row in read_rows("national_bodies.tsv")}


@cache
def _by_name() -> dict[tuple[str, str], GazetteerEntry]:
    """Return the bodies by country and name; of several rows with one name, the first gives the key."""
    found: dict[tuple[str, str], GazetteerEntry] = {}
    for (country, noun), name in _names().items():
        found.setdefault((country, name), _entry(country, noun, name))
    return found


def _entry(country: str, noun: str, name: str) -> GazetteerEntry:
    listed = gazetteer().find(name)
    if listed is not None and listed.kind is ActorKind.ORGANIZATION:
        return listed
    return GazetteerEntry(
        name_type=NameType.ALIAS,
        kind=ActorKind.ORGANIZATION,
        key=f"{country}-{slug(noun)}",
        name=name,
        country=country,
        sector=_SECTORS.get(noun, "MIL"),
    )
