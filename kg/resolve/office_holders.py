"""Who held which office when, as far as the tables are certain of it; the persons of the tables and their names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.resolve.data_tables import rows, several
from kg.resolve.gazetteer import countries
from kg.resolve.name_keys import fold, slug

_TABLES = (
    "office_holders_own.tsv",
    "office_holders.tsv",
)  # ours first: it has days where the other has years


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """An office of a state or organisation in one person's hands; certain for these days, perhaps longer."""

    owner: str  # ISO 3166 alpha-3 of a country, or the key of an organisation: "USA", "NATO"
    office: str  # as roles.tsv has it: "foreign minister"
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Tell whether the office is known to have been held on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A person of the tables."""

    key: str  # of the actor: "person/donald-trump"
    name: str
    names: tuple[str, ...]  # all, folded: in full, and shorter where the last word does not tell the surname
    tenures: tuple[Tenure, ...]

    @property
    def countries(self) -> frozenset[str]:
        """The countries whose offices they held; none for those who only served organisations."""
        return frozenset(t.owner for t in self.tenures) & countries().keys()

    @property
    def country(self) -> str | None:
        """Whose they are: the country of their first office in our own table, else the only one."""
        found = [t.owner for t in self.tenures if t.owner in countries()]
        return found[0] if found else None

    def held(self, office: str | None, day: date | None) -> bool:
        """Tell whether they held an office, or any, on a day, or ever."""
        return any(
            (office is None or t.office == office) and (day is None or t.covers(day)) for t in self.tenures
        )

    def began(self, day: date) -> bool:
        """Tell whether they held any office on a day or before."""
        return any(t.first <= day for t in self.tenures)


def named(name: str) -> tuple[Known, ...]:
    """Return the persons of the tables who go by a name: in full, or "Lula"."""
    return _by_name().get(fold(name), ())


def surnamed(name: str) -> tuple[Known, ...]:
    """Return the persons whose surname a single word may be."""
    return _by_surname().get(fold(name), ())


def in_office(owner: str, office: str, day: date) -> Known | None:
    """Return the one person who is known to have held an office on a day."""
    found = {known for known, tenure in _by_office().get((owner, office), ()) if tenure.covers(day)}
    return found.pop() if len(found) == 1 else None


@cache
def known_keys() -> frozenset[str]:
    """Return the keys of the persons of the tables."""
    return frozenset(known.key for known in persons())


@cache
def persons() -> tuple[Known, ...]:
    """Return the persons of the tables, by name."""
    tenures: dict[str, list[tuple[str, Tenure]]] = {}
    for table in _TABLES:
        for row in rows(table):
            tenures.setdefault(fold(row["name"]), []).append((row["name"], _tenure(row)))
    aliases = {fold(row["name"]): several(row["aliases"]) for row in rows("person_aliases.tsv")}
    return tuple(_known(held, aliases.get(name, [])) for name, held in sorted(tenures.items()))


def _known(held: list[tuple[str, Tenure]], aliases: list[str]) -> Known:
    name = held[0][0]
    tenures = tuple(tenure for _, tenure in held)
    # A monarch's given name is no name to know a person by: it goes with the realm.
    owner = "" if " " in name else f"-{tenures[0].owner}"
    names = tuple(dict.fromkeys(fold(each) for each in (name, *aliases)))
    return Known(key=f"person/{slug(name)}{owner}", name=name, names=names, tenures=tenures)


def _tenure(row: dict[str, str]) -> Tenure:
    """Read a row; of a year alone only the years between are certain."""
    begin, end = row["from"], row["until"] or row["as_of"]
    first = date.fromisoformat(begin) if "-" in begin else date(int(begin) + 1, 1, 1)
    last = date.fromisoformat(end) if "-" in end else date(int(end) - 1, 12, 31)
    return Tenure(owner=row["owner"], office=row["office"], first=first, last=last)


@cache
def _by_name() -> dict[str, tuple[Known, ...]]:
    found: dict[str, tuple[Known, ...]] = {}
    for known in persons():
        for name in known.names:
            if " " in name or name != fold(known.name):
                found[name] = (*found.get(name, ()), known)
    return found


@cache
def _by_surname() -> dict[str, tuple[Known, ...]]:
    found: dict[str, tuple[Known, ...]] = {}
    for known in persons():
        for name in dict.fromkeys(_single_names(known)):
            found[name] = (*found.get(name, ()), known)
    return found


def _single_names(known: Known) -> Iterator[str]:
    """Yield the single words that may stand for a person: the last of a name, a short name, a monarch's."""
    for name in known.names:
        yield name.split()[-1]


@cache
def _by_office() -> dict[tuple[str, str], tuple[tuple[Known, Tenure], ...]]:
    found: dict[tuple[str, str], tuple[tuple[Known, Tenure], ...]] = {}
    for known in persons():
        for tenure in known.tenures:
            office = (tenure.owner, tenure.office)
            found[office] = (*found.get(office, ()), (known, tenure))
    return found
