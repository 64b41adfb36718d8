"""Officials and legislators of all states since 1995, with the periods in which they held office.

The look-ups, each of which returns nothing rather than one of several candidates:

- ``officials_named(name, countries=None)`` → matches, best first: persons of these countries with this name or another
  spelling of it; without countries, only persons with exactly this name of two words or more.
- ``official_with_title(owner, title, day, place="")`` → the only person that certainly held an office on a day.
- ``official_by_surname(surname, countries, title, day)`` → the only person with this surname, or a spelling of it, that held
  a fitting office on the day.

The tables (scripts/officials.py) are kept as lines of text and indexed by state when a state is first looked up. Persons
that are also in the curated tables (kg/resolve/office_holders.py) have the key, name and tenures from there.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from importlib.resources import files

from kg.resolve import office_holders
from kg.resolve.data_tables import read_rows
from kg.resolve.gazetteer import country_names
from kg.resolve.name_keys import fold, slug
from kg.resolve.office_holders import OfficeHolder
from kg.resolve.official_titles import canonical_title, fits, sector_of
from kg.resolve.person_names import SAME_PERSON, name_words, same_person_score, skeleton, surname_score

# States where the family name comes first.
_FAMILY_FIRST = frozenset({"CHN", "HKG", "HUN", "KHM", "KOR", "MAC", "PRK", "SGP", "TWN", "VNM"})
# Offices that are found without their place, if one person alone holds such an office.
_LOCAL = frozenset(
    {"ambassador", "chief minister", "first minister", "governor", "deputy governor", "mayor", "premier"}
)
_CHAMBERS = frozenset({"parliament speaker", "deputy parliament speaker"})
_SEATS = ("lawmaker", "senator")


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

    key: str  # actor key: "person/sameh-shoukry"
    name: str
    wikidata: str | None
    aliases: tuple[str, ...]
    tenures: tuple[OfficialTenure, ...]

    @property
    def owners(self) -> frozenset[str]:
        """The states and organisations whose offices the person held."""
        return frozenset(tenure.owner for tenure in self.tenures)

    @property
    def countries(self) -> frozenset[str]:
        """The countries among the owners."""
        return self.owners & country_names().keys()

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


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialMatch:
    """An official that a name may refer to, with the score of the spelling and the reason."""

    official: Official
    score: float  # 1 for the same name; at least SAME_PERSON
    reason: str  # "same name", or with the spelling of the text: "spelled Sameh Shokry"


@lru_cache(maxsize=8192)
def officials_named(name: str, countries: frozenset[str] | None = None) -> tuple[OfficialMatch, ...]:
    """Return the officials with a full name, best first; other spellings only count within given countries."""
    found = {official.key: official for official in _with_exact_name(name)}
    exact = [official for official in found.values() if countries is None or official.owners & countries]
    if exact or countries is None:
        return tuple(OfficialMatch(official=each, score=1.0, reason="same name") for each in exact)
    return _spelled_alike(name, countries)


def official_with_title(owner: str, title: str, day: date, place: str = "") -> Official | None:
    """Return the only person that certainly held an office on a day; the same title comes before a fitting one."""
    asked = canonical_title(title, owner).title
    curated = office_holders.holder_on(owner, asked, day) if not place else None
    if curated is not None:
        return _of_holder(curated)
    lines = _lines_by_title(owner)
    for titles in ([asked], [held for held in lines if held != asked and fits(asked, held)]):
        found = {
            official.key: official for held in titles for official in _holders(lines, owner, held, day, place)
        }
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None


@lru_cache(maxsize=8192)
def official_by_surname(
    surname: str, countries: frozenset[str], title: str | None = None, day: date | None = None
) -> Official | None:
    """Return the only person with a surname that held a fitting office on a day, or may have held it."""
    found = _with_surname(surname, countries)
    asked = title and canonical_title(title, next(iter(countries), "")).title
    held = [each for each in found if any(t.owner in countries for t in each.tenures_on(day, asked))]
    if day is not None and len(held) > 1:
        held = [each for each in held if each.tenures_on(day, asked)[0].covers(day)]
    return held[0] if len(held) == 1 else None


def _with_exact_name(name: str) -> Iterator[Official]:
    """Yield the officials with a folded name or alias; one word is a name only in the curated tables."""
    folded = fold(name)
    for holder in office_holders.holders_by_name(name):
        yield _of_holder(holder)
    if " " in folded:
        yield from map(_official, dict.fromkeys(_numbers_named(folded)))


def _spelled_alike(name: str, countries: Collection[str]) -> tuple[OfficialMatch, ...]:
    best: dict[str, OfficialMatch] = {}
    for official in _alike(name_words(name), countries):
        score = max(same_person_score(name, each) for each in (official.name, *official.aliases))
        if score >= SAME_PERSON:
            best[official.key] = OfficialMatch(official=official, score=score, reason=f"spelled {name}")
    return tuple(sorted(best.values(), key=lambda match: (-match.score, match.official.key)))


def _with_surname(surname: str, countries: Collection[str]) -> list[Official]:
    words = name_words(f"X {surname}")[1:]
    return [each for each in _alike(words, countries) if _has_surname(each, surname)]


def _has_surname(official: Official, surname: str) -> bool:
    is_family_first = not official.owners.isdisjoint(_FAMILY_FIRST)
    names = (official.name, *official.aliases)
    return any(surname_score(surname, name, is_family_first) >= SAME_PERSON for name in names)


def _alike(words: Iterable[str], countries: Collection[str]) -> Iterator[Official]:
    """Yield the officials of some countries that share the consonants of a word, those of curated tables included."""
    keys = set()
    skeletons = {skeleton(word) for word in words if len(word) > 1}
    for country in countries:
        lines = _lines_by_skeleton(country)
        officials = [_official(n) for key in sorted(skeletons) for n in lines.get(key, ())]
        for official in (*officials, *_curated_alike(country, skeletons)):
            if official.key not in keys:
                keys.add(official.key)
                yield official


def _curated_alike(country: str, skeletons: set[str]) -> Iterator[Official]:
    for holder, keys in _curated_skeletons().get(country, ()):
        if keys & skeletons:
            yield _of_holder(holder)


def _holders(
    lines: dict[str, "array[int]"], owner: str, title: str, day: date, place: str
) -> Iterator[Official]:
    for number in lines.get(title, ()):
        official = _official(number)
        if any(_is_held(t, owner, title, place) and t.covers(day) for t in official.tenures):
            yield official


def _is_held(tenure: OfficialTenure, owner: str, title: str, place: str) -> bool:
    if (tenure.owner, tenure.title) != (owner, title):
        return False
    if place or areas(title) or title in _NATIONAL:
        return fold(place) == fold(tenure.place) or (
            bool(place) and fold(tenure.place).startswith(fold(place))
        )
    return True


# The tables: lines, and their numbers by name, item, state and title.


@cache
def _lines() -> tuple[tuple[bytes, ...], int]:
    """Return the lines of both tables, each sorted by folded name, and the number of officials among them."""
    tables = [_read("officials.tsv"), _read("legislators.tsv")]
    return (*tables[0], *tables[1]), len(tables[0])


def _read(name: str) -> list[bytes]:
    """Return the lines of a table as bytes, which take a third of the memory of text with accents."""
    return (files("kg.resolve") / "data" / name).read_bytes().splitlines()[1:]


def _folded_name(line: bytes) -> str:
    return fold(line[: line.index(b"\t")].decode())


def _numbers_named(folded: str) -> Iterator[int]:
    lines, officials = _lines()
    for start, end in ((0, officials), (officials, len(lines))):
        number = bisect_left(lines, folded, start, end, key=_folded_name)
        while number < end and _folded_name(lines[number]) == folded:
            yield number
            number += 1
    yield from _numbers_by_alias().get(folded, ())


@cache
def _numbers_by_alias() -> dict[str, list[int]]:
    numbers = defaultdict(list)
    lines, officials = _lines()
    for number in range(officials):
        aliases = lines[number].split(b"\t", 4)[3]
        for alias in aliases.decode().split(";") if aliases else ():
            numbers[fold(alias)].append(number)
    return dict(numbers)


@cache
def _numbers_by_owner() -> dict[str, "array[int]"]:
    numbers: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, line in enumerate(_lines()[0]):
        tenures = line[line.rindex(b"\t") + 1 :].split(b";")
        for owner in {tenure[: tenure.index(b":")] for tenure in tenures}:
            numbers[owner.decode()].append(number)
    return dict(numbers)


@cache
def _lines_by_title(owner: str) -> dict[str, "array[int]"]:
    """Return the numbers of the lines of a state's officials by canonical title; seats in parliament are left out."""
    numbers: dict[str, array[int]] = defaultdict(lambda: array("I"))
    lines, officials = _lines()
    for number in _numbers_by_owner().get(owner, ()):
        if number < officials:
            tenures = [t.split(":") for t in lines[number].rpartition(b"\t")[2].decode().split(";")]
            for title in {tenure[1] for tenure in tenures if tenure[0] == owner and tenure[1] not in _SEATS}:
                numbers[title].append(number)
    return dict(numbers)


@cache
def _lines_by_skeleton(owner: str) -> dict[str, "array[int]"]:
    """Return the numbers of a state's lines by the consonants of each word of the names."""
    numbers: dict[str, array[int]] = defaultdict(lambda: array("I"))
    lines = _lines()[0]
    for number in _numbers_by_owner().get(owner, ()):
        name, _, _, aliases, _ = lines[number].decode().split("\t")
        words = {word for each in (name, *aliases.split(";")) for word in name_words(each)}
        for key in {skeleton(word) for word in words if len(word) > 1}:
            numbers[key].append(number)
    return dict(numbers)


@lru_cache(maxsize=4096)
def _official(number: int) -> Official:
    """Return the official of a line, with what the curated tables know about the person."""
    name, suffix, item, aliases, tenures = _lines()[0][number].decode().split("\t")
    key = f"person/{slug(name)}{suffix}"
    if not suffix and key in office_holders.holder_keys():
        key = (
            f"{key}-{item.lower()}"  # a namesake of a curated person; if it is the same, the key is replaced
        )
    official = Official(
        key=key,
        name=name,
        wikidata=item,
        aliases=tuple(filter(None, aliases.split(";"))),
        tenures=tuple(_tenure(*tenure.split(":")) for tenure in tenures.split(";")),
    )
    holder = _curated(official)
    return official if holder is None else _merged(official, holder)


def _curated(official: Official) -> OfficeHolder | None:
    """Return the person in the curated tables: the same item, or the same name and country."""
    if official.wikidata in _curated_items():
        return _curated_items()[official.wikidata]
    for name in (official.name, *official.aliases):
        for holder in office_holders.holders_by_name(name):
            if {tenure.owner for tenure in holder.tenures} & official.owners:
                return holder
    return None


@cache
def _curated_items() -> dict[str | None, OfficeHolder]:
    holders = {}
    for row in read_rows("office_holders.tsv"):
        named = [each for each in office_holders.holders_by_name(row["name"]) if each.name == row["name"]]
        if len(named) == 1:
            holders[row["wikidata"]] = named[0]
    return dict(holders)


@cache
def _curated_skeletons() -> dict[str, tuple[tuple[OfficeHolder, frozenset[str]], ...]]:
    """Return the curated persons by owner of their offices, with the consonants of the words of their names."""
    found = defaultdict(list)
    for holder in office_holders.all_holders():
        words = {word for name in (holder.name, *holder.names) for word in name_words(name)}
        keys = frozenset(skeleton(word) for word in words if len(word) > 1)
        for owner in sorted({tenure.owner for tenure in holder.tenures}):
            found[owner].append((holder, keys))
    return {owner: tuple(holders) for owner, holders in found.items()}


@lru_cache(maxsize=1024)
def _of_holder(holder: OfficeHolder) -> Official:
    """Return the official of a curated person, with the tenures of the tables if they list the person."""
    numbers = dict.fromkeys(number for name in holder.names for number in _numbers_named(name))
    for official in map(_official, numbers):
        if official.key == holder.key:
            return official
    return _merged(Official(key=holder.key, name=holder.name, wikidata=None, aliases=(), tenures=()), holder)


def _merged(official: Official, holder: OfficeHolder) -> Official:
    """Return an official with the key and name of a curated person; curated tenures replace those of the same office."""
    offices = {(tenure.owner, tenure.office) for tenure in holder.tenures}
    others = [tenure for tenure in official.tenures if (tenure.owner, tenure.title) not in offices]
    curated = [
        OfficialTenure(
            owner=tenure.owner,
            title=tenure.office,
            place="",
            first_possible=tenure.first,
            first=tenure.first,
            last=tenure.last,
            last_possible=tenure.last,
        )
        for tenure in holder.tenures
    ]
    names = dict.fromkeys(name for name in (*holder.names[1:], official.name, *official.aliases))
    tenures = tuple(sorted((*others, *curated), key=lambda tenure: (tenure.first_possible, tenure.title)))
    return replace(official, key=holder.key, name=holder.name, aliases=tuple(names), tenures=tenures)


def _tenure(owner: str, title: str, place: str, start: str, end: str, as_of: str) -> OfficialTenure:
    first_possible, after_start = _period(start)
    last_day, after_end = _period(end or as_of)
    is_exact = len(start) == 10
    return OfficialTenure(
        owner=owner,
        title=title,
        place=place,
        first_possible=first_possible,
        first=first_possible if is_exact else after_start,
        last=last_day if len(end or as_of) == 10 else last_day - timedelta(days=1),
        last_possible=after_end - timedelta(days=1) if end else None,
    )


def _period(text: str) -> tuple[date, date]:
    """Return the first day of a year, month or day, and the day after its last."""
    year, month, day = [*map(int, text.split("-")), 0, 0][:3]
    first = date(year, month or 1, day or 1)
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, date(year + month // 12, month % 12 + 1, 1)
    return first, date(year + 1, 1, 1)
