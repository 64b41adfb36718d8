"""Canonical titles of officials: "foreign minister" for "Federal Minister of Foreign Affairs".

The forms are those of roles.tsv. A minister of several areas keeps the portfolio: "minister of education and science". The
rules are in data/official_titles.toml.
"""

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from kg.resolve.data_tables import read_rows, read_toml, split_cell
from kg.resolve.gazetteer import NameType, gazetteer
from kg.resolve.name_keys import fold

_MINISTER = r"(?:minister|minsiter|cabinet secretary|secretary of state|secretary)"
_PORTFOLIO = re.compile(
    rf"(?P<head>{_MINISTER})"
    r" (?:of|for|in charge of|responsible for)(?: the)? (?P<portfolio>.+)",
    re.IGNORECASE,
)
# "education minister", and in roles.tsv "defence secretary".
_SHORT = re.compile(
    r"(?!(?:cabinet|state|prime|chief|first|senior|regional|chancellery) )(?P<portfolio>.+) (?P<head>minister|secretary)",
    re.IGNORECASE,
)
_COUNTRY_NAMES = (NameType.NAME, NameType.ALIAS, NameType.DEMONYM)
_NOTE = re.compile(r" *\([^)]*\)|\"")


class Title(NamedTuple):
    """A canonical title and the place that it is for: region, city, chamber or receiving state."""

    title: str
    place: str = ""


@lru_cache(maxsize=4096)
def canonical_title(text: str, owner: str = "") -> Title:
    """Return the canonical form of a title that a state or organisation gives, or the press uses."""
    words = _without_owner(" ".join(text.split()), owner)
    plain = _NOTE.sub("", words)
    found = _by_pattern(words, owner) or _by_pattern(plain, owner)
    return found or Title(_minister(plain, owner) or _office_nouns().get(fold(plain)) or plain.lower())


@cache
def areas(title: str) -> frozenset[str]:
    """Return the portfolio of a canonical title: {"economy", "finance"} for "minister of economy and finance"."""
    match = _PORTFOLIO.fullmatch(title) or _SHORT.fullmatch(title)
    if match is None or _is_junior(title, match["head"], "") or title in {each for _, each, _ in _patterns()}:
        return frozenset()
    return frozenset(_areas(match["portfolio"]))


@lru_cache(maxsize=65536)
def fits(asked: str, held: str) -> bool:
    """Return True if the press may use a canonical title for the holder of another: "minister" for any minister."""
    if asked == held:
        return True
    asked_areas = areas(asked)
    held_areas = areas(held)
    if asked_areas and held_areas and (asked_areas <= held_areas or held_areas <= asked_areas):
        return True
    return any(pattern.fullmatch(held) for pattern in _generic().get(asked, ()))


@cache
def sector_of(title: str) -> str:
    """Return the sector of a canonical title; the government if no other is known."""
    for sector, patterns in _rules()["sectors"].items():
        if any(re.fullmatch(pattern, title) for pattern in patterns):
            return str(sector)
    return "GOV"


def _by_pattern(words: str, owner: str) -> Title | None:
    for pattern, title, owners in _patterns():
        if (not owners or owner in owners) and (match := pattern.fullmatch(words)):
            place = match.groupdict().get("place") or ""
            return Title(title, "" if _is_owner(place, owner) else place)
    titles = {title for _, title, owners in _patterns() if not owners or owner in owners}
    return Title(words.lower()) if words.lower() in titles else None


def _minister(words: str, owner: str) -> str:
    """Return the title of a minister or a deputy, or "" for another office."""
    ranked = _strip_words(words, _rules()["ranks"])
    match = _PORTFOLIO.fullmatch(ranked) or _SHORT.fullmatch(ranked)
    if match is None or _is_junior(ranked, match["head"], owner):
        return _junior(ranked)
    return _minister_of(_areas(match["portfolio"]))


def _minister_of(found: list[str]) -> str:
    """Return "foreign minister" for one area, and "minister of economy and finance" for several."""
    if len(found) > 1:
        return f"minister of {' and '.join(found)}"
    return f"{_rules()['before_minister'].get(found[0], found[0])} minister" if found else ""


def _is_junior(words: str, head: str, owner: str) -> bool:
    text = fold(words)
    is_full = "secretary" not in head.lower() or not owner or owner in _rules()["secretaries_are_ministers"]
    is_vague = text.startswith("minister of state") or text == "secretary of state"
    return not is_full or is_vague or text.split()[0] in _rules()["juniors"]


def _junior(words: str) -> str:
    """Return "deputy foreign minister" for "Vice Minister of Foreign Affairs", or "" for another office."""
    first, _, rest = words.replace("-", " ").partition(" ")
    match = _PORTFOLIO.fullmatch(rest) if first.lower() in _rules()["juniors"] else None
    return f"deputy {_minister_of(_areas(match['portfolio']))}" if match else ""


def _areas(portfolio: str) -> list[str]:
    """Return the canonical areas of a portfolio, in its order: economy, finance."""
    parts = re.split(r"\s*(?:,|;|&|/|\band\b)\s*", fold(portfolio))
    return list(dict.fromkeys(_area(part) for part in parts if part))


def _area(phrase: str) -> str:
    fillers = _rules()["portfolio_fillers"]
    words = [word for word in phrase.split() if word not in fillers] or phrase.split()
    phrase = " ".join(words)
    return _area_names().get(phrase, phrase)


def _without_owner(words: str, owner: str) -> str:
    """Return a title without the country's name: "Prime Minister" for "Prime Minister of Montenegro"."""
    head, _, tail = words.rpartition(" of ")
    if head and _is_owner(tail.removeprefix("the "), owner):
        return head
    first, _, rest = words.partition(" ")
    second, _, remainder = rest.partition(" ")
    for name, others in ((f"{first} {second}", remainder), (first, rest)):
        if others and _is_owner(name, owner):
            return others
    return words


def _is_owner(name: str, owner: str) -> bool:
    entry = gazetteer().find(name) if name and owner else None
    return entry is not None and entry.key == owner and entry.name_type in _COUNTRY_NAMES


def _strip_words(words: str, removed: list[str]) -> str:
    while " " in words and words.split()[0].lower() in removed:
        words = words.partition(" ")[2]
    return words


def _rules() -> dict[str, Any]:
    return read_toml("official_titles.toml")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, frozenset[str]], ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), rule["title"], frozenset(rule.get("owners", ())))
        for rule in _rules()["title"]
        for pattern in rule["patterns"]
    )


@cache
def _generic() -> dict[str, tuple[re.Pattern[str], ...]]:
    return {noun: tuple(map(re.compile, patterns)) for noun, patterns in _rules()["generic"].items()}


@cache
def _area_names() -> dict[str, str]:
    return {fold(name): area for area, names in _rules()["areas"].items() for name in names}


@cache
def _office_nouns() -> dict[str, str]:
    """Return the first noun of each office of roles.tsv by every noun of its row."""
    rows = [split_cell(row["nouns"]) for row in read_rows("roles.tsv") if row["kind"] == "office"]
    return {fold(noun): nouns[0] for nouns in rows for noun in nouns}
