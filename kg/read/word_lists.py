"""News agencies, and small sets of words that tell a name from what is none."""

import tomllib
from functools import cache
from pathlib import Path

LEXICON = Path(__file__).parent / "data" / "lexicon.toml"


def agency(name: str) -> str | None:
    """Return the full name of the agency that signs so: "AP" is the Associated Press."""
    return _agencies().get(name.strip())


def is_office(word: str) -> bool:
    """Tell whether a word after "By" shows an office, not a person: "correspondent"."""
    return word.lower() in _words("offices")


def is_particle(word: str) -> bool:
    """Tell whether a word stands small within names: "de"."""
    return word.lower() in _words("particles")


def is_label(word: str) -> bool:
    """Tell whether a word in capitals is a label, not a place: "EXCLUSIVE"."""
    return word.lower() in _words("labels")


def opens_phrase(word: str) -> bool:
    """Tell whether a word needs the next one to its phrase: "the", "of"."""
    return word.lower() in _words("openers")


@cache
def _agencies() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads(LEXICON.read_text(encoding="utf-8"))["agencies"]
    return table


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(tomllib.loads(LEXICON.read_text(encoding="utf-8"))["words"][kind])
