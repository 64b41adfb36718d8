"""Build the tables of officials and legislators: ``python -m scripts.officials``.

Reads ../shared/data/office-holders and writes kg/resolve/data/officials.tsv and legislators.tsv, one person a line, sorted
by folded name. The source is Wikidata (CC0) as published by peppercatorg/site-build: tenures known on 2023-01-20, and
current holders on 2025-01-31. legislators.tsv has persons that held no other office.

A tenure is ``owner:title:place:from:until:as_of``. The owner is a country, or a key of states.tsv or organizations.tsv. The
place is the region, city or chamber, or for ambassadors the receiving state. Without ``until``, the person was in office on
``as_of``: a later day is possible but not certain. A successor in an office that one person holds ends that certainty,
since many ends are missing in the source, and so do twelve to twenty years in office. A key consists of the name; the
``suffix`` tells namesakes apart. scripts/officials.toml has the lists.
"""

import csv
import gzip
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from kg.resolve.gazetteer import gazetteer
from kg.resolve.name_keys import fold, slug
from kg.resolve.official_titles import canonical_title

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT.parent / "shared/data/office-holders"
TABLES = ROOT / "kg/resolve/data"
_COLUMNS = ("name", "suffix", "wikidata", "aliases", "tenures")
_SINCE, _HISTORIC_AS_OF = "1995", "2023-01-18"
# Years after which an office without an end in the source is no longer certain, and if another holder of it is known.
_LONGEST_TERM, _LONG_SERVICE = 12, 20
_RULES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_FOR_LIFE = ("king", "emperor", "judge", "chief justice")
_SEVERAL_HOLDERS = re.compile("|".join(_RULES["several_holders"]))
_LATIN = re.compile(r"[a-zəðþħŋ'ʻ]{2}|[a-z]\b")
_PEERAGE = re.compile(r",? [IVX]*(?:Baron|Viscount|Earl|Lord|\d+(?:st|nd|rd|th) ).*| \(.*|,.*")
# The members of other chambers are many, and news seldom means them.
_CHAMBERS = {key: re.compile("|".join(terms), re.IGNORECASE) for key, terms in _RULES["chambers"].items()}
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """A tenure in the table; the dates are years, months or days."""

    owner: str
    title: str
    place: str
    start: str
    end: str
    as_of: str

    def __str__(self) -> str:
        return ":".join((self.owner, self.title, self.place, self.start, self.end, self.as_of))


@dataclass(slots=True)
class Person:
    """A person of the source, with all names that it has for them."""

    wikidata: str
    names: dict[str, None] = field(default_factory=dict)  # in order; the first is the preferred name
    terms: set[Term] = field(default_factory=set)
    suffix: str = ""  # "-q42" for all namesakes but one

    @property
    def name(self) -> str:
        """The preferred name."""
        return next(iter(self.names))

    def __str__(self) -> str:
        name, *others = self.names
        aliases = {fold(each): each for each in others if fold(each) != fold(name)}
        terms = sorted(self.terms, key=lambda term: (term.start, str(term)))
        return "\t".join(
            (name, self.suffix, self.wikidata, ";".join(aliases.values()), ";".join(map(str, terms)))
        )


def tables(folder: Path = SOURCES) -> dict[str, str]:
    """Return the contents of both tables by file name."""
    rows = list(_rows((folder / "office-holders.tsv").read_text(encoding="utf-8")))
    seats = list(_rows(gzip.decompress((folder / "legislators.tsv.gz").read_bytes()).decode()))
    officials = _persons(rows)
    legislators = {}
    for item, person in _persons(row for row in seats if _is_national(row)).items():
        if item in officials:
            officials[item].terms |= person.terms
        else:
            legislators[item] = person
    holders = _merge_doubles(_close_terms(officials.values()))
    members = _merge_doubles(legislators.values())
    _add_suffixes(holders, members)
    return {"officials.tsv": _table(holders), "legislators.tsv": _table(members)}


def _rows(text: str) -> Iterator[Row]:
    return csv.DictReader(text.splitlines(), delimiter="\t")


def _is_national(row: Row) -> bool:
    """Return True for a seat in a national parliament or the European Parliament."""
    only = _CHAMBERS.get(row["country"])
    minor, national = (
        _CHAMBERS["minor"].search(row["position"]),
        _CHAMBERS["national"].search(row["position"]),
    )
    return bool(only.search(row["position"]) if only else national or not minor)


def _persons(rows: Iterable[Row]) -> dict[str, Person]:
    """Return the persons by Wikidata item, with their English Wikipedia title as the preferred name."""
    persons: dict[str, Person] = {}
    for row in rows:
        term = _term(row)
        names = [name for name in _names(row) if _LATIN.match(fold(name))]
        if term is None or not names or not re.fullmatch(r"Q\d+", row["wikidata"]):
            continue
        person = persons.setdefault(row["wikidata"], Person(row["wikidata"]))
        person.names.update(dict.fromkeys(names))
        person.terms.add(term)
    return persons


def _names(row: Row) -> list[str]:
    title = _PEERAGE.sub("", row.get("wikipedia_en") or "")
    label = re.sub(r" \(.*|, .*", "", row["person"])
    return [_clean(name) for name in (title, label) if name]


def _clean(text: str) -> str:
    """Return text without the characters that separate the fields of the table."""
    return " ".join(re.sub(r'[;:\t"]', " ", text).split())


def _term(row: Row) -> Term | None:
    """Return the tenure of a row, or None if it ended before the table starts or its owner is unknown."""
    owner, region = _owner(row["country"], row["position"])
    end = row["end"]
    as_of = "" if end else (row.get("in_office_on") or _HISTORIC_AS_OF)
    start = row["start"].rstrip("s")
    if not owner or (end and end < _SINCE) or not start:
        return None
    is_seat = "in_office_on" not in row
    title, place = (_seat(row["position"]), "") if is_seat else canonical_title(row["position"], owner)
    if title == "ambassador":
        place = _receiver(place)
    place = ", ".join(filter(None, (place, region)))
    return Term(owner, _clean(title), _clean(place), start, end, as_of)


def _seat(position: str) -> str:
    return "senator" if re.search(r"senator|senate", position, re.IGNORECASE) else "lawmaker"


@cache
def _owner(country: str, position: str) -> tuple[str, str]:
    """Return the owner of an office and the region, which is empty for a state."""
    for code, regions in _RULES["regions"].items():
        if country in regions:
            return code, country.removesuffix(" (US)")
    if country == "World":
        return next(
            (key for name, key in _RULES["organizations"].items() if name in position.lower()), ""
        ), ""
    entry = gazetteer().find(country)
    return (entry.key if entry is not None and entry.actor is not None else ""), ""


@cache
def _receiver(place: str) -> str:
    """Return the key of the state or organisation that an ambassador is sent to, or its name."""
    for name in (place, re.sub(r" (?:at|in|and) .*|,.*", "", place)):
        entry = gazetteer().find(name)
        if entry is not None and entry.actor is not None:
            return entry.key
    return place


def _close_terms(persons: Iterable[Person]) -> list[Person]:
    """Return the persons with certainty ended by a successor or by a long time in office."""
    starts = defaultdict(list)
    people = list(persons)
    for person in people:
        for term in person.terms:
            starts[term.owner, term.title, term.place].append((term.start, person.wikidata))
    for person in people:
        person.terms = _without_repeats({_closed(term, person.wikidata, starts) for term in person.terms})
    return people


def _closed(term: Term, item: str, starts: dict[tuple[str, str, str], list[tuple[str, str]]]) -> Term:
    """Return a tenure whose certainty ends with a successor, or with a long time in office."""
    if term.end or term.title in _FOR_LIFE:
        return term
    others = [start for start, other in starts[term.owner, term.title, term.place] if other != item]
    is_single = not _SEVERAL_HOLDERS.fullmatch(term.title)
    longest = _LONG_SERVICE if is_single and others else _LONGEST_TERM
    limits = [term.as_of, *(start for start in others if is_single and start > term.start)]
    if term.title not in ("president", "prime minister") or term.place:
        limits.append(f"{int(term.start[:4]) + longest}")
    return replace(term, as_of=min(limits))


def _without_repeats(terms: set[Term]) -> set[Term]:
    """Keep one of the tenures that have the same start: with an end if one is known, else the latest."""
    best: dict[tuple[str, ...], Term] = {}
    for term in sorted(terms, key=lambda term: (bool(term.end), term.end, term.as_of)):
        best[term.owner, term.title, term.place, term.start] = term
    return set(best.values())


def _merge_doubles(persons: Iterable[Person]) -> list[Person]:
    """Merge persons with the same name that took the same office on the same day: one person with two items."""
    seen: dict[tuple[str, ...], Person] = {}
    kept = []
    for person in sorted(persons, key=lambda person: int(person.wikidata[1:])):
        name = fold(person.name)
        offices = [(name, term.owner, term.title, term.start) for term in person.terms if "-" in term.start]
        double = next((seen[office] for office in offices if office in seen), None)
        if double is None:
            kept.append(person)
        else:
            double.terms = _without_repeats(double.terms | person.terms)
            double.names.update(person.names)
        seen.update(dict.fromkeys(offices, double or person))
    return kept


def _add_suffixes(*tables: list[Person]) -> None:
    """Give a suffix to all namesakes but the official who was in office last, and to names of one word."""
    namesakes = defaultdict(list)
    for rank, persons in enumerate(tables):
        for person in persons:
            last = max(term.end or term.as_of for term in person.terms)
            namesakes[slug(person.name)].append((-rank, last, -int(person.wikidata[1:]), person))
    for name, found in namesakes.items():
        *others, main = (person for *_, person in sorted(found, key=lambda entry: entry[:3]))
        for person in others if "-" in name else (*others, main):
            person.suffix = f"-{person.wikidata.lower()}"


def _table(persons: Iterable[Person]) -> str:
    lines = sorted(map(str, persons), key=lambda line: (fold(line.partition("\t")[0]), line))
    return "\n".join(("\t".join(_COLUMNS), *lines)) + "\n"


def main() -> None:
    """Write both tables."""
    for name, text in tables().items():
        (TABLES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
