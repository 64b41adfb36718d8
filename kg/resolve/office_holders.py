"""Office holders, with the periods in which they certainly held their offices."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.resolve.data_tables import read_rows, split_cell
from kg.resolve.gazetteer import country_names
from kg.resolve.name_keys import fold, slug

# The hand-written table comes first: it has exact days where the other has years.
_TABLES = ("office_holders_own.tsv", "office_holders.tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """A period during which a person certainly held an office; the actual term may be longer."""

    owner: str  # ISO 3166 alpha-3 code of a country, or key of a state or organisation: "USA", "NATO"
    office: str  # canonical noun of roles.tsv: "foreign minister"
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Return True if the person certainly held the office on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHolder:
    """A person listed in the office-holder tables."""

    key: str  # actor key: "person/donald-trump"
    name: str
    names: tuple[str, ...]  # folded full name, then folded aliases
    tenures: tuple[Tenure, ...]

    @property
    def countries(self) -> frozenset[str]:
        """The countries whose offices the person held; empty for officials of organisations."""
        return frozenset(t.owner for t in self.tenures) & country_names().keys()

    @property
    def country(self) -> str | None:
        """The country of the first listed national office."""
        owners = [t.owner for t in self.tenures if t.owner in country_names()]
        return owners[0] if owners else None

    def held_office(self, office: str | None, day: date | None) -> bool:
        """Return True if the person held an office on a day. None stands for any office or any day."""
        return any(
            (office is None or t.office == office) and (day is None or t.covers(day)) for t in self.tenures
        )

    def took_office_by(self, day: date) -> bool:
        """Return True if any of the person's terms started on or before a day."""
        return any(t.first <= day for t in self.tenures)


def holders_by_name(name: str) -> tuple[OfficeHolder, ...]:
    """Return the office holders with this full name or alias."""
    return _name_index().get(fold(name), ())


def holders_by_surname(name: str) -> tuple[OfficeHolder, ...]:
    """Return the office holders with this surname."""
    return _surname_index().get(fold(name), ())


def holder_on(owner: str, office: str, day: date) -> OfficeHolder | None:
    """Return the person who held an office on a day, or None if none or several are listed."""
    holders = {holder for holder, tenure in _office_index().get((owner, office), ()) if tenure.covers(day)}
    return holders.pop() if len(holders) == 1 else None


@cache
def holder_keys() -> frozenset[str]:
    """Return the actor keys of all office holders."""
    return frozenset(holder.key for holder in all_holders())


@cache
def all_holders() -> tuple[OfficeHolder, ...]:
    """Return all office holders in order of folded name, cached after the first call."""
    tenures: dict[str, list[tuple[str, Tenure]]] = {}
    for table in _TABLES:
        for row in read_rows(table):
            tenures.setdefault(fold(row["name"]), []).append((row["name"], _tenure(row)))
    aliases = {fold(row["name"]): split_cell(row["aliases"]) for row in read_rows("person_aliases.tsv")}
    return tuple(_office_holder(terms, aliases.get(name, [])) for name, terms in sorted(tenures.items()))


def _office_holder(named_tenures: list[tuple[str, Tenure]], aliases: list[str]) -> OfficeHolder:
    name = named_tenures[0][0]
    tenures = tuple(tenure for _, tenure in named_tenures)
    # A single name, such as a monarch's, does not identify a person, so the key includes the realm.
    suffix = "" if " " in name else f"-{tenures[0].owner}"
    names = tuple(dict.fromkeys(fold(each) for each in (name, *aliases)))
    return OfficeHolder(key=f"person/{slug(name)}{suffix}", name=name, names=names, tenures=tenures)


def _tenure(row: dict[str, str]) -> Tenure:
    """Parse a row. If only years are given, the term covers the full years between them."""
    begin, end = row["from"], row["until"] or row["as_of"]
    first = date.fromisoformat(begin) if "-" in begin else date(int(begin) + 1, 1, 1)
    last = date.fromisoformat(end) if "-" in end else date(int(end) - 1, 12, 31)
    return Tenure(owner=row["owner"], office=row["office"], first=first, last=last)


@cache
def _name_index() -> dict[str, tuple[OfficeHolder, ...]]:
    index: dict[str, tuple[OfficeHolder, ...]] = {}
    for holder in all_holders():
        for name in holder.names:
            # A preferred name of one word is ambiguous; a one-word alias is not.
            if " " in name or name != fold(holder.name):
                index[name] = (*index.get(name, ()), holder)
    return index


@cache
def _surname_index() -> dict[str, tuple[OfficeHolder, ...]]:
    index: dict[str, tuple[OfficeHolder, ...]] = {}
    for holder in all_holders():
        for name in dict.fromkeys(_last_words(holder)):
            index[name] = (*index.get(name, ()), holder)
    return index


def _last_words(holder: OfficeHolder) -> Iterator[str]:
    """Yield the last word of each name, which is a surname, a short name or a monarch's name."""
    for name in holder.names:
        yield name.split()[-1]


@cache
def _office_index() -> dict[tuple[str, str], tuple[tuple[OfficeHolder, Tenure], ...]]:
    index: dict[tuple[str, str], tuple[tuple[OfficeHolder, Tenure], ...]] = {}
    for holder in all_holders():
        for tenure in holder.tenures:
            office = (tenure.owner, tenure.office)
            index[office] = (*index.get(office, ()), (holder, tenure))
    return index
