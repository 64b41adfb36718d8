"""Officials with their tenures, from a line of the tables and what the curated tables know about the person."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from kg.resolve import office_holders
from kg.resolve.data_tables import read_rows
from kg.resolve.gazetteer import country_names
from kg.resolve.name_keys import fold, slug
from kg.resolve.office_holders import OfficeHolder
from kg.resolve.official_tables import fields, numbers_named, sounds_of
from kg.resolve.official_titles import canonical_title, fits, sector_of

_CURATED_TABLES = ("office_holders_own.tsv", "office_holders.tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialTenure:
    """A period in office: certain from ``first`` to ``last``, possible from ``first_possible`` to ``last_possible``."""

    owner: str  # ISO 3166 alpha-3 code, or key of a state or organisation
    title: str  # canonical: "foreign minister", "minister of education", "ambassador", "governor"
    place: str  # region, city or chamber; for ambassadors the key of the receiving state: "FRA"
    first_possible: date
    first: date
    last: date
    last_possible: date | None  # None if no end is known

    @property
    def sector(self) -> str:
        """The PLOVER sector of the office."""
        return sector_of(self.title)

    def covers(self, day: date, certain: bool = True) -> bool:
        """Return True if the person certainly held the office on a day, or may have held it."""
        if certain:
            return self.first <= day <= self.last
        return self.first_possible <= day and (self.last_possible is None or day <= self.last_possible)


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """A person that held an office."""

    key: str  # actor key: "person/sameh-shoukry"; namesakes add the Wikidata item: "person/li-wei-q42"
    name: str
    wikidata: str | None
    aliases: tuple[str, ...]  # those of curated persons are folded
    tenures: tuple[OfficialTenure, ...]  # in order of their starts

    @property
    def owners(self) -> frozenset[str]:
        """The states and organisations whose offices the person held."""
        return frozenset(tenure.owner for tenure in self.tenures)

    @property
    def countries(self) -> frozenset[str]:
        """The countries among the owners."""
        return self.owners & country_names().keys()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)

    def tenures_on(self, day: date | None, title: str | None = None) -> tuple[OfficialTenure, ...]:
        """Return the tenures with a fitting title on a day, certain ones first. None stands for any day or title."""
        asked = canonical_title(title).title if title else None
        fitting = [t for t in self.tenures if asked is None or fits(asked, t.title)]
        if day is None:
            return tuple(fitting)
        possible = [tenure for tenure in fitting if tenure.covers(day, certain=False)]
        return tuple(sorted(possible, key=lambda tenure: not tenure.covers(day)))

    def sector_on(self, day: date | None) -> str | None:
        """Return the sector of the office on a day, or of the last office if the day is unknown; None out of office."""
        tenures = self.tenures_on(day) if day else self.tenures[-1:]
        return tenures[0].sector if tenures else None


@lru_cache(maxsize=4096)
def official(number: int) -> Official:
    """Return the official of a line."""
    name, suffix, item, aliases, tenures = fields(number)
    key = f"person/{slug(name)}{suffix}"
    if not suffix and key in office_holders.holder_keys():
        key = f"{key}-{item.lower()}"  # replaced below if it is the curated person, not a namesake
    found = Official(
        key=key,
        name=name,
        wikidata=item,
        aliases=tuple(filter(None, aliases.split(";"))),
        tenures=tuple(_tenure(tenure) for tenure in tenures.split(";")),
    )
    holder = _curated(found)
    return found if holder is None else _merged(found, holder)


@lru_cache(maxsize=1024)
def official_of_holder(holder: OfficeHolder) -> Official:
    """Return the official of a curated person, with the other tenures of the tables if they list the person."""
    for number in dict.fromkeys(number for name in holder.names for number in numbers_named(name)):
        found = official(number)
        if found.key == holder.key:
            return found
    return _merged(Official(key=holder.key, name=holder.name, wikidata=None, aliases=(), tenures=()), holder)


@cache
def curated_by_owner() -> dict[str, tuple[tuple[OfficeHolder, frozenset[str]], ...]]:
    """Return the curated persons by owner of their offices, with the consonants of their names."""
    found = defaultdict(list)
    for holder in office_holders.all_holders():
        sounds = frozenset(sounds_of(" ".join((fold(holder.name), *holder.names))))
        for owner in sorted({tenure.owner for tenure in holder.tenures}):
            found[owner].append((holder, sounds))
    return {owner: tuple(holders) for owner, holders in found.items()}


def _curated(found: Official) -> OfficeHolder | None:
    """Return the person in the curated tables: the same item, or the same name and country."""
    if found.wikidata in _curated_items():
        return _curated_items()[found.wikidata]
    for name in found.names:
        for holder in office_holders.holders_by_name(name):
            if {tenure.owner for tenure in holder.tenures} & found.owners:
                return holder
    return None


@cache
def _curated_items() -> dict[str | None, OfficeHolder]:
    by_name = {fold(holder.name): holder for holder in office_holders.all_holders()}
    return {row["wikidata"]: by_name[fold(row["name"])] for row in read_rows("office_holders.tsv")}


def _merged(found: Official, holder: OfficeHolder) -> Official:
    """Return an official with the key and name of a curated person; curated tenures replace those of the same office."""
    offices = {(tenure.owner, tenure.office) for tenure in holder.tenures}
    others = [tenure for tenure in found.tenures if (tenure.owner, tenure.title) not in offices]
    tenures = sorted(
        (*others, *map(_curated_tenure, holder.tenures)), key=lambda each: (each.first_possible, each.title)
    )
    names = dict.fromkeys((*holder.names[1:], *found.names))
    return replace(found, key=holder.key, name=holder.name, aliases=tuple(names), tenures=tuple(tenures))


def _curated_tenure(tenure: office_holders.Tenure) -> OfficialTenure:
    is_open = (tenure.owner, tenure.office, tenure.last) in _open_ends()
    return OfficialTenure(
        owner=tenure.owner,
        title=tenure.office,
        place="",
        first_possible=tenure.first,
        first=tenure.first,
        last=tenure.last,
        last_possible=None if is_open else tenure.last,
    )


@cache
def _open_ends() -> frozenset[tuple[str, str, date]]:
    """Return the last certain days of curated tenures without an end."""
    rows = [row for table in _CURATED_TABLES for row in read_rows(table) if not row["until"]]
    return frozenset((row["owner"], row["office"], date.fromisoformat(row["as_of"])) for row in rows)


def _tenure(text: str) -> OfficialTenure:
    """Parse a tenure of the tables. If only a year or month is given, the office is certain outside of it."""
    owner, title, place, start, end, as_of = text.split(":")
    first_possible, after_start = _period(start)
    last_day, after_end = _period(end or as_of)
    return OfficialTenure(
        owner=owner,
        title=title,
        place=place,
        first_possible=first_possible,
        first=first_possible if _is_day(start) else after_start,
        last=last_day if _is_day(end or as_of) else last_day - timedelta(days=1),
        last_possible=after_end - timedelta(days=1) if end else None,
    )


def _is_day(text: str) -> bool:
    return text.count("-") == 2


def _period(text: str) -> tuple[date, date]:
    """Return the first day of a year, month or day, and the day after its last."""
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    first = date(year, month or 1, day or 1)
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, date(year + 1, 1, 1)
