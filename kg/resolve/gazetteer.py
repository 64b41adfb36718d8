"""Names the project knows: countries with their people, capitals and seats of power; organisations; regions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from kg.model import Actor, ActorKind
from kg.resolve.data_tables import rows, several
from kg.resolve.name_keys import fold, plain, slug

_LONGEST = 8  # words in a name that we look for
_ACRONYM = 3  # a name of so few capitals must be written in capitals: "US", never "us"


class Basis(StrEnum):
    """What kind of name it is."""

    NAME = "name"
    ALIAS = "alias"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    SEAT = "seat of power"
    REGION = "region"
    REGIONAL = "regional adjective"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a name stands for."""

    basis: Basis
    kind: ActorKind | None  # country or organisation; None for a region, which does not act
    key: str  # "RUS", "NATO", "crimea"
    name: str  # the name it is best known by
    country: str | None
    sector: str | None = None

    @property
    def actor(self) -> Actor | None:
        """The actor it is; a region is none."""
        if self.kind is None:
            return None
        key = f"{self.kind.value.lower()}/{self.key}"
        return Actor(key=key, kind=self.kind, name=self.name, country=self.country, sector=self.sector)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One of the things that an ambiguous name may stand for."""

    country: str | None  # None: not the country
    default: bool
    cues: tuple[str, ...]  # words of the article that speak for it


class Gazetteer:
    """An index from names to what they stand for."""

    def __init__(self, named: Iterator[tuple[str, Entry]]) -> None:
        self._exact: dict[str, Entry] = {}
        self._folded: dict[str, Entry] = {}
        for name, entry in named:
            if _is_acronym(plain(name)):
                self._exact.setdefault(plain(name), entry)
            else:
                self._folded.setdefault(fold(name), entry)
        names = [*self._exact, *self._folded]
        self._openings = frozenset(name.split()[0].casefold().removesuffix("'s") for name in names)
        self.longest = min(_LONGEST, max(len(name.split()) for name in names))

    def may_begin(self, word: str) -> bool:
        """Tell whether some name may begin with a word, which costs less than looking the name up."""
        opening = fold(word).split()
        return word[:1].isupper() and bool(opening) and opening[0] in self._openings

    def find(self, text: str) -> Entry | None:
        """Return what a name stands for; a name begins with a capital, except "al Qaeda"."""
        name = plain(text)
        return self._exact.get(name) or self._folded.get(name.casefold())


def _is_acronym(name: str) -> bool:
    return len(name) <= _ACRONYM and name.isupper()


@cache
def gazetteer() -> Gazetteer:
    """Return the names of the data files; read once."""
    return Gazetteer(_all_names())


@cache
def countries() -> dict[str, str]:
    """Return each country's name by its ISO 3166 alpha-3 code."""
    return {row["iso3"]: row["name"] for row in rows("countries.tsv")}


@cache
def adjectives() -> dict[str, str]:
    """Return each country's first demonym, its name where it has none, by its alpha-3 code or a state's key."""
    states = [(row["iso3"], row) for row in rows("countries.tsv")]
    states += [(row["key"], row) for row in rows("states.tsv")]
    return {key: (several(row["demonyms"]) or [row["name"]])[0] for key, row in states}


@cache
def alpha3() -> dict[str, str]:
    """Return the alpha-3 code of each alpha-2 code."""
    return {row["iso2"]: row["iso3"] for row in rows("countries.tsv")}


@cache
def capitals() -> dict[str, str]:
    """Return each country's capital, folded, by its alpha-3 code."""
    return {row["iso3"]: fold(row["capital"]) for row in rows("countries.tsv")}


@cache
def readings() -> dict[str, tuple[Reading, ...]]:
    """Return the readings of each ambiguous name, by its folded form."""
    found: dict[str, tuple[Reading, ...]] = {}
    for row in rows("ambiguous.tsv"):
        country = None if row["country"] == "-" else row["country"]
        reading = Reading(country=country, default=bool(row["default"]), cues=tuple(several(row["cues"])))
        found[fold(row["name"])] = (*found.get(fold(row["name"]), ()), reading)
    return found


@cache
def definite_nouns() -> dict[str, frozenset[str]]:
    """Return by a noun ("alliance") the keys of the organisations that it may take up again."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("organizations.tsv"):
        for noun in several(row["nouns"]):
            found[noun] = found.get(noun, frozenset()) | {row["key"]}
    return found


def country_entry(iso3: str, basis: Basis) -> Entry:
    """Return a country as what a name of some kind stands for."""
    return Entry(basis=basis, kind=ActorKind.COUNTRY, key=iso3, name=countries()[iso3], country=iso3)


def country_actor(iso3: str) -> Actor:
    """Return a country as an actor."""
    kind = ActorKind.COUNTRY
    return Actor(key=f"country/{iso3}", kind=kind, name=countries()[iso3], country=iso3)


def _all_names() -> Iterator[tuple[str, Entry]]:
    for row in rows("countries.tsv"):
        yield from _country_names(row, country_entry(row["iso3"], Basis.NAME))
    for row in rows("states.tsv"):
        yield from _country_names(row, _state_entry(row))
    for row in rows("organizations.tsv"):
        yield from _organization_names(row)
    for row in rows("regions.tsv"):
        yield from _region_names(row)


def _state_entry(row: dict[str, str]) -> Entry:
    """Return a state without an ISO code of its own; its country is the one that it broke away from."""
    kind = ActorKind.COUNTRY
    return Entry(basis=Basis.NAME, kind=kind, key=row["key"], name=row["name"], country=row["country"])


def _country_names(row: dict[str, str], state: Entry) -> Iterator[tuple[str, Entry]]:
    yield row["name"], state
    for alias in several(row["aliases"]):
        yield alias, replace(state, basis=Basis.ALIAS)
    for demonym in several(row["demonyms"]):
        yield from _with_plural(demonym, replace(state, basis=Basis.DEMONYM))
    for seat in several(row["seats"]):
        capital = fold(seat).startswith(fold(row["capital"]))
        yield seat, replace(state, basis=Basis.CAPITAL if capital else Basis.SEAT)


def _organization_names(row: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    for i, name in enumerate([row["name"], *several(row["aliases"])]):
        yield (
            name,
            Entry(
                basis=Basis.ALIAS if i else Basis.NAME,
                kind=ActorKind.ORGANIZATION,
                key=row["key"],
                name=row["name"],
                country=row["country"] or None,
                sector=row["sector"] or None,
            ),
        )


def _region_names(row: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    country = row["country"] or None
    key = "-".join(filter(None, (slug(row["name"]), country)))
    region = Entry(basis=Basis.REGION, kind=None, key=key, name=row["name"], country=country)
    yield row["name"], region
    for alias in several(row["aliases"]):
        yield alias, region
    for adjective in several(row["adjectives"]):
        yield from _with_plural(adjective, replace(region, basis=Basis.REGIONAL, key=slug(adjective)))


def _with_plural(demonym: str, entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Yield a demonym, and its plural where it is regular: "Russians", but not "Frenchs"."""
    yield demonym, entry
    if not demonym.endswith(("sh", "ch", "s", "se", "men", "shman", "chman")):
        yield f"{demonym}s", entry
