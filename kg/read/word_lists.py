"""Word lists for bylines and datelines, and news agencies (data/word_lists.toml)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "word_lists.toml"
_TOWNS = Path(__file__).parent / "data" / "towns.txt"  # in lower case, written by scripts/cities.py


def agency_name(signature: str) -> str | None:
    """Return the full name of a news agency, such as "Associated Press" for "AP"."""
    name: str | None = _tables()["agencies"].get(signature.strip())
    return name


def is_job_word(word: str) -> bool:
    """Return True for a word that names a job or an organisation, such as "correspondent"."""
    return word.lower() in _words("jobs")


def is_name_particle(word: str) -> bool:
    """Return True for a lower-case word within names, such as "de"."""
    return word.lower() in _words("particles")


def is_name_joiner(word: str) -> bool:
    """Return True for a particle, and for "and" or "&" between two towns."""
    return is_name_particle(word) or word in _words("joiners")


def is_town(name: str) -> bool:
    """Return True for the name of a town with at least 50,000 inhabitants, in any case."""
    return name.strip().casefold() in _towns()


def is_label(word: str) -> bool:
    """Return True for a label such as "EXCLUSIVE", which looks like a place name in capitals."""
    return word.lower() in _words("labels")


def is_phrase_opener(word: str) -> bool:
    """Return True for a word that cannot end a phrase, such as "the" or "of"."""
    return word.lower() in _words("phrase_openers")


def is_compound_end(word: str) -> bool:
    """Return True for a word that often follows a name and a hyphen, such as "based" in "Lima-based"."""
    return word.lower() in _words("compound_ends")


def is_acronym(word: str) -> bool:
    """Return True for an acronym such as "NATO", which keeps its capitals."""
    return word.lower() in _words("acronyms")


def is_function_word(word: str) -> bool:
    """Return True for a word such as "the", which dictionaries of lemmas lack."""
    return word in _words("function_words")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(_tables()["words"][kind])


@cache
def _towns() -> frozenset[str]:
    names = _TOWNS.read_text(encoding="utf-8").splitlines()
    return frozenset(names) - _words("labels")


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
