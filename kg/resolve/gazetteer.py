"""Gazetteer of countries, organisations and regions: names, aliases, demonyms, capitals and seats of power."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from kg.model import Actor, ActorKind
from kg.resolve.data_tables import group, read_rows, split_cell
from kg.resolve.name_keys import fold, normalize_name, slug

_MAX_NAME_WORDS = 8
# Acronyms up to this length match only in capitals: "US", never "us".
_MAX_ACRONYM_LETTERS = 3


class NameType(StrEnum):
    """How a name refers to its entry; the value appears in the reason of a link."""

    NAME = "name"
    ALIAS = "alias"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    SEAT = "seat of power"
    REGION = "region"
    REGIONAL = "regional adjective"


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerEntry:
    """The country, organisation or region that a name refers to."""

    name_type: NameType
    kind: ActorKind | None  # country or organisation; None for a region
    key: str  # "RUS", "NATO", "crimea"
    name: str  # preferred name
    country: str | None  # ISO 3166 alpha-3; for a state without a code, the country it broke away from
    sector: str | None = None

    @property
    def actor(self) -> Actor | None:
        """The entry as an actor, or None for a region."""
        if self.kind is None:
            return None
        key = f"{self.kind.value.lower()}/{self.key}"
        return Actor(key=key, kind=self.kind, name=self.name, country=self.country, sector=self.sector)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSense:
    """One meaning of an ambiguous name such as "Congo"."""

    country: str | None  # None for a meaning that is not a country
    is_default: bool
    cues: tuple[str, ...]  # words in the article that select this meaning


class Gazetteer:
    """An index from names to gazetteer entries."""

    def __init__(self, named_entries: Iterator[tuple[str, GazetteerEntry]]) -> None:
        self._by_acronym: dict[str, GazetteerEntry] = {}
        self._by_folded_name: dict[str, GazetteerEntry] = {}
        for name, entry in named_entries:
            if _is_acronym(normalize_name(name)):
                self._by_acronym.setdefault(normalize_name(name), entry)
            else:
                self._by_folded_name.setdefault(fold(name), entry)
        names = [*self._by_acronym, *self._by_folded_name]
        self._first_words = frozenset(name.split()[0].casefold().removesuffix("'s") for name in names)
        self.max_words = min(_MAX_NAME_WORDS, max(len(name.split()) for name in names))

    def may_start_name(self, word: str) -> bool:
        """Return True if some name may start with this word; cheaper than :meth:`find`."""
        words = fold(word).split()
        return word[:1].isupper() and bool(words) and words[0] in self._first_words

    def find(self, text: str) -> GazetteerEntry | None:
        """Return the entry for a name; only short acronyms are case-sensitive."""
        name = normalize_name(text)
        return self._by_acronym.get(name) or self._by_folded_name.get(name.casefold())


def _is_acronym(name: str) -> bool:
    return len(name) <= _MAX_ACRONYM_LETTERS and name.isupper()


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer of the data files, cached after the first call."""
    return Gazetteer(_all_named_entries())


@cache
def country_names() -> dict[str, str]:
    """Return the preferred name of each country by ISO 3166 alpha-3 code."""
    return {row["iso3"]: row["name"] for row in read_rows("countries.tsv")}


@cache
def country_adjectives() -> dict[str, str]:
    """Return the adjective of each country or state by its key: its first demonym or, failing that, its name."""
    states = [(row["iso3"], row) for row in read_rows("countries.tsv")]
    states += [(row["key"], row) for row in read_rows("states.tsv")]
    return {key: _adjective(row["name"], split_cell(row["demonyms"])) for key, row in states}


def _adjective(name: str, demonyms: Sequence[str]) -> str:
    """Return the first demonym, or the name if that is only a noun for people: "New Zealander"."""
    is_noun = bool(demonyms) and demonyms[0].endswith("er") and name.startswith(demonyms[0][:-2])
    return demonyms[0] if demonyms and not is_noun else name


@cache
def alpha3_by_alpha2() -> dict[str, str]:
    """Return ISO 3166 alpha-3 codes by alpha-2 code."""
    return {row["iso2"]: row["iso3"] for row in read_rows("countries.tsv")}


@cache
def folded_capitals() -> dict[str, str]:
    """Return the folded name of each country's capital by alpha-3 code."""
    return {row["iso3"]: fold(row["capital"]) for row in read_rows("countries.tsv")}


@cache
def ambiguous_names() -> dict[str, tuple[NameSense, ...]]:
    """Return the senses of each ambiguous name by its folded form."""
    return group((fold(row["name"]), _sense(row)) for row in read_rows("ambiguous.tsv"))


def _sense(row: dict[str, str]) -> NameSense:
    country = None if row["country"] == "-" else row["country"]
    return NameSense(country=country, is_default=bool(row["default"]), cues=tuple(split_cell(row["cues"])))


@cache
def organizations_by_noun() -> dict[str, tuple[str, ...]]:
    """Return the keys of organisations that a definite noun such as "the alliance" can refer to."""
    rows = read_rows("organizations.tsv")
    return group((noun, row["key"]) for row in rows for noun in split_cell(row["nouns"]))


def country_actor(iso3: str) -> Actor:
    """Return the actor of a country by its ISO 3166 alpha-3 code."""
    name = country_names()[iso3]
    return Actor(key=f"country/{iso3}", kind=ActorKind.COUNTRY, name=name, country=iso3)


def _all_named_entries() -> Iterator[tuple[str, GazetteerEntry]]:
    for row in read_rows("countries.tsv"):
        yield from _country_names(row, key=row["iso3"], country=row["iso3"])
    for row in read_rows("states.tsv"):
        yield from _country_names(row, key=row["key"], country=row["country"])
    for row in read_rows("organizations.tsv"):
        yield from _organization_names(row)
    for row in read_rows("regions.tsv"):
        yield from _region_names(row)


def _country_names(row: dict[str, str], key: str, country: str) -> Iterator[tuple[str, GazetteerEntry]]:
    entry = GazetteerEntry(
        name_type=NameType.NAME, kind=ActorKind.COUNTRY, key=key, name=row["name"], country=country
    )
    yield from _name_and_aliases(row, entry)
    for demonym in split_cell(row["demonyms"]):
        yield from _with_plural(demonym, replace(entry, name_type=NameType.DEMONYM))
    for seat in split_cell(row["seats"]):
        is_capital = fold(seat).startswith(fold(row["capital"]))
        yield seat, replace(entry, name_type=NameType.CAPITAL if is_capital else NameType.SEAT)


def _organization_names(row: dict[str, str]) -> Iterator[tuple[str, GazetteerEntry]]:
    entry = GazetteerEntry(
        name_type=NameType.NAME,
        kind=ActorKind.ORGANIZATION,
        key=row["key"],
        name=row["name"],
        country=row["country"] or None,
        sector=row["sector"] or None,
    )
    return _name_and_aliases(row, entry)


def _name_and_aliases(row: dict[str, str], entry: GazetteerEntry) -> Iterator[tuple[str, GazetteerEntry]]:
    yield row["name"], entry
    for alias in split_cell(row["aliases"]):
        yield alias, replace(entry, name_type=NameType.ALIAS)


def _region_names(row: dict[str, str]) -> Iterator[tuple[str, GazetteerEntry]]:
    country = row["country"] or None
    key = "-".join(filter(None, (slug(row["name"]), country)))
    region = GazetteerEntry(name_type=NameType.REGION, kind=None, key=key, name=row["name"], country=country)
    for name in (row["name"], *split_cell(row["aliases"])):
        yield name, region
    for adjective in split_cell(row["adjectives"]):
        entry = replace(region, name_type=NameType.REGIONAL, key=slug(adjective))
        yield from _with_plural(adjective, entry)


def _with_plural(demonym: str, entry: GazetteerEntry) -> Iterator[tuple[str, GazetteerEntry]]:
    """Yield a demonym and its regular plural, if it has one: "Russians", but not "Frenchs"."""
    yield demonym, entry
    if not demonym.endswith(("sh", "ch", "s", "se", "men", "shman", "chman")):
        yield f"{demonym}s", entry
