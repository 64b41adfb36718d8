"""Texts all in capitals, as old wires and cables have them: words get lower case, names keep a capital."""

import re
from functools import cache

import pycountry

from kg.read.word_lists import is_acronym, is_function_word

_MIN_LETTERS = 60  # of a text; a shorter one may be a title
_MIN_CAPITALS = 0.9  # of the letters
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VOWEL = re.compile(r"[AEIOUY]")
_SENTENCE_START = re.compile(r"(?:^|(?<!\b[A-Z])[.!?:]['\"”’)]*\s+|[\"“]|\n\s*|^-\s)$")
_MONTHS = frozenset({"MARCH", "MAY", "AUGUST"})  # that are words too
_BESIDE_MONTH = re.compile(r"(?:\d|\b(?:IN|SINCE|UNTIL|LAST|NEXT|BY|EARLY|LATE|MID))[\s-]+$", re.IGNORECASE)
_CONTEXT_CHARS = 12  # before a word


def is_all_capitals(text: str) -> bool:
    """Return True for a text whose words are in capitals."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= _MIN_LETTERS and sum(map(str.isupper, letters)) >= _MIN_CAPITALS * len(letters)


def lower_case(text: str) -> str:
    """Return a text in capitals with words of the dictionary in lower case, and others, which are names, capitalised."""
    return _WORD.sub(_in_case, text)


def _in_case(match: re.Match[str]) -> str:
    word, before = match[0], match.string[max(match.start() - _CONTEXT_CHARS, 0) : match.start()]
    base, mark, ending = re.split("(['’])", word)[:3] if re.search("['’]", word) else (word, "", "")
    if not word.isupper() or is_acronym(base) or not _VOWEL.search(base):
        return base + mark + ending.lower()
    starts_sentence = match.start() == 0 or _SENTENCE_START.search(before)
    after = match.string[match.end() : match.end() + 4]
    is_month = base in _MONTHS and (_BESIDE_MONTH.search(before) or after[1:2].isdigit())
    if starts_sentence or is_month or not _is_common(base):
        return base.capitalize() + mark + ending.lower()
    return word.lower()


@cache
def _is_common(word: str) -> bool:
    """Return True for a word that is no name."""
    import lemminflect  # loads a dictionary, which few texts need

    lower = word.lower()
    return lower not in _country_names() and (
        is_function_word(lower) or bool(lemminflect.getAllLemmas(lower))
    )


@cache
def _country_names() -> frozenset[str]:
    names = (str(country.name).lower() for country in pycountry.countries)
    return frozenset({*(name for name in names if name.isalpha()), "turkey", "guinea"})
