"""What the name of an organisation says about its sector and its country."""

from functools import cache

from kg.model import ActorKind
from kg.resolve.actors.gazetteer_matcher import is_ambiguous_name
from kg.resolve.data_tables import read_rows, read_toml
from kg.resolve.gazetteer import NameType, gazetteer
from kg.resolve.name_keys import fold, slug

NOT_POLITICAL = "-"  # the "sector" of sports teams and the like
_REGION_TYPES = frozenset({NameType.REGION, NameType.REGIONAL})
# The name after these words is a topic or a place, not the owner: "Washington Office on Latin America".
_TOPIC_WORDS = frozenset({"on", "for", "in", "to", "with", "against", "from"})


def organization_key(name: str, country: str | None) -> str:
    """Return the key of an organisation that the gazetteer does not list: "NGA-electoral-commission"."""
    owner = f"{country}-" if country and country != country_in_name(name) else ""
    return f"{owner}{slug(name)}"


@cache
def _sectors() -> dict[str, str]:
    return {fold(row["noun"]): row["sector"] for row in read_rows("organization_nouns.tsv")}


def sector_of_name(name: str) -> str | None:
    """Return the sector of the last words of a name, of those before "of" or "for", or of the first word."""
    words = fold(name).split()
    ends = [len(words), *(i for i, word in enumerate(words) if word in {"of", "for", "against", "on"})]
    spans = [" ".join(words[start:end]) for end in ends for start in range(max(0, end - 3), end)]
    spans += words[:1]
    return next((_sectors()[span] for span in spans if span in _sectors()), None) or None


def is_of_several_countries(name: str) -> bool:
    """Return True for a name without a country that says that its bearer is international: "World Vision"."""
    words = name.split()
    spans = [" ".join(words[start:end]) for start in range(len(words)) for end in (start + 1, start + 2)]
    entries = [gazetteer().find(span) for span in spans]
    rules = read_toml("setting.toml")["abroad"]
    regions = {e.name for e in entries if e and e.name_type in _REGION_TYPES and e.country is None}
    is_regional = not regions.issubset(rules["divided_regions"])
    is_global = not set(fold(name).split()).isdisjoint(rules["name_words"])
    return (is_regional or is_global) and country_in_name(name) is None


def country_in_name(name: str) -> str | None:
    """Return the only country in a name: "Chilean Union of Miners", "Harvest Kenya", "Central Bank of Ghana"."""
    words = name.split()
    countries = set()
    for start in range(len(words)):
        if start and words[start - 1].lower() in _TOPIC_WORDS:
            break
        countries.update(_countries_starting(words, start))
    return countries.pop() if len(countries) == 1 else None


def _countries_starting(words: list[str], start: int) -> set[str]:
    """Return the country of the longest gazetteer name that starts at a word and is not the whole name."""
    for end in range(min(len(words), start + gazetteer().max_words), start, -1):
        name = " ".join(words[start:end])
        entry = gazetteer().find(name) if end - start < len(words) else None
        if entry is not None and entry.kind is ActorKind.COUNTRY and not is_ambiguous_name(name):
            is_own_name = entry.name_type in {NameType.NAME, NameType.ALIAS, NameType.DEMONYM}
            is_seat = start == 0 and entry.name_type is NameType.CAPITAL
            return {entry.country} if entry.country and (is_own_name or is_seat) else set()
    return set()
