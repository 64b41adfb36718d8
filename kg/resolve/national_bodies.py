"""Parliaments, armies and central banks under their own names: "the Peruvian congress", "Japan's upper house".

``data/national_bodies.tsv`` lists them by country and role noun. A body has one key, whether a text calls it by its name or
describes it: that of the gazetteer if it lists the name.
"""

from functools import cache

from kg.model import ActorKind
from kg.resolve.data_tables import read_rows
from kg.resolve.gazetteer import GazetteerEntry, NameType, country_names, gazetteer
from kg.resolve.name_keys import slug

_PORTFOLIOS = {"foreign ministry": "Foreign Affairs", "interior ministry": "the Interior"}
_LEADERS = {"presidency": "President", "prime minister's office": "Prime Minister"}
_STARTS_WITH_ARTICLE = (
    "United",
    "Democratic Republic",
    "Republic",
    "Czech Republic",
    "Dominican Republic",
    "Central African",
)
_ENDS_WITH_ARTICLE = (
    "Islands",
    "Territories",
    "Netherlands",
    "Philippines",
    "Gambia",
    "Bahamas",
    "Maldives",
    "Comoros",
)
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


def official_name(noun: str, country: str) -> str:
    """Return the name of a body of a country as an encyclopedia has it: "Ministry of Health of Kenya"."""
    if noun in _LEADERS:
        return f"Office of the {_LEADERS[noun]} of {_with_article(country_names().get(country, country))}"
    portfolio = _PORTFOLIOS.get(noun) or noun.removesuffix(" ministry").title()
    name = f"Ministry of {portfolio}" if noun.endswith(" ministry") else _title(noun)
    return f"{name} of {_with_article(country_names().get(country, country))}"


def _title(noun: str) -> str:
    words = (word if word in {"of", "and", "for", "the"} else word.capitalize() for word in noun.split())
    return " ".join(words)


def _with_article(country: str) -> str:
    has_article = country.startswith(_STARTS_WITH_ARTICLE) or country.endswith(_ENDS_WITH_ARTICLE)
    return f"the {country}" if has_article else country


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
