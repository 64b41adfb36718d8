"""Words and web domains that tell which country a text is about: "naira", "Lok Sabha", "Chhattisgarh"."""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from kg.resolve.data_tables import read_rows, split_cell
from kg.resolve.gazetteer import alpha3_by_alpha2

# Country domains that are mostly used outside their country.
_GENERIC_DOMAINS = frozenset({"io", "tv", "me", "co", "ai", "fm", "cc", "ws", "ly", "to", "gg", "sh"})
_OTHER_DOMAINS = {"uk": "GBR"}
_WORD = re.compile(r"[^\W\d]+(?:[-'’]\w+)*|\w+")


def cues_in(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each word or name of ``country_cues.tsv`` and ``divisions.tsv`` in a text, with its countries.

    The longest name counts, and upper and lower case matter. Countries are ISO 3166 alpha-3 codes.
    """
    words = [(match.start(), match.end()) for match in _WORD.finditer(text)]
    index = 0
    while index < len(words):
        length = _longest_cue(text, words[index:])
        if length:
            cue = text[words[index][0] : words[index + length - 1][1]]
            yield cue, _cues()[cue]
        index += length or 1


def country_of_division(name: str) -> str | None:
    """Return the country of a state or province, or None: "IND" for "Chhattisgarh"."""
    return _divisions().get(name)


def _longest_cue(text: str, words: list[tuple[int, int]]) -> int:
    """Return the number of words of the longest cue at the start of ``words``, or 0."""
    start, end = words[0]
    longest = _longest_by_first_word().get(text[start:end], 0)
    lengths = range(min(longest, len(words)), 0, -1)
    return next((n for n in lengths if text[start : words[n - 1][1]] in _cues()), 0)


@cache
def _cues() -> dict[str, tuple[str, ...]]:
    divisions = {name: (country,) for name, country in _divisions().items()}
    cues = {row["cue"]: tuple(split_cell(row["countries"])) for row in read_rows("country_cues.tsv")}
    return divisions | cues


@cache
def _divisions() -> dict[str, str]:
    return {row["name"]: row["country"] for row in read_rows("divisions.tsv")}


@cache
def _longest_by_first_word() -> dict[str, int]:
    longest: dict[str, int] = {}
    for cue in _cues():
        words = _WORD.findall(cue)
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest


def country_of_domain(url: str) -> str | None:
    """Return the country of a web address by its top-level domain, or None: "NGA" for "https://example.ng/a"."""
    domain = (urlsplit(url).hostname or "").rpartition(".")[2]
    if domain in _GENERIC_DOMAINS:
        return None
    return _OTHER_DOMAINS.get(domain) or alpha3_by_alpha2().get(domain.upper())
