"""Who wrote an article, where it says "By …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.read.word_lists import agency, is_office, is_particle

_LONGEST = 16  # words of a line that is a byline
_BY = re.compile(r"(?:Written by|By|BY|by)\s+")
_TOKEN = re.compile(r"[,;|&]|[^\s,;|&]+")
_AFTER_NAMES = re.compile(r"\s*(?:$|[,;|&(•·–—\d-]|(?:and|at|for|from|in|of|with)\b)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+|(?:Jr|Sr|I{1,3}|IV)\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The place of the authors' names in a text, or the agency that signed instead of a person."""

    start: int
    end: int
    agency: str | None = None


def byline(text: str, start: int, end: int) -> Byline | None:
    """Return the byline that ``text[start:end]`` is, where the paragraph is nothing else."""
    opened = _BY.match(text, start, end)
    if opened is None or len(text[start:end].split()) > _LONGEST:
        return None
    if signed := _agency_at(text[opened.end() : end]):
        return Byline(start=opened.end(), end=end, agency=signed)
    names = _names(text, opened.end(), end, capitals=True)
    return names if names and _AFTER_NAMES.match(text, names.end, end) else None


def byline_before(text: str, start: int, end: int) -> Byline | None:
    """Return the byline that ``text[start:end]`` begins with; a place in capitals ends it."""
    opened = _BY.match(text, start, end)
    return _names(text, opened.end(), end, capitals=False) if opened else None


def _agency_at(text: str) -> str | None:
    """Return the agency in "The Associated Press" and "Reuters Staff"."""
    words = [word for word in re.split(r"[\s,]+", text) if word and not is_office(word)]
    return agency(" ".join(words)) or agency(text)


def _names(text: str, start: int, end: int, *, capitals: bool) -> Byline | None:
    """Read names divided by commas and "and"; after the first, a single word is no person but a paper or a town."""
    found: Byline | None = None
    for name in _phrases(text, start, end, capitals=capitals):
        words = text[name.start : name.end].split()
        if (found and len(words) < 2) or agency(" ".join(words)) or any(map(is_office, words)):
            break
        found = Byline(start=start, end=name.end)
    return found


def _phrases(text: str, start: int, end: int, *, capitals: bool) -> Iterator[Byline]:
    """Yield each run of words that look like a name, until something else comes."""
    first = last = -1
    for token in _TOKEN.finditer(text, start, end):
        if _is_name_word(token[0], capitals=capitals) or (first >= 0 and is_particle(token[0])):
            first, last = (token.start() if first < 0 else first), token.end()
            continue
        if first >= 0:
            yield Byline(start=first, end=last)
            first = -1
        if token[0] not in {",", "&", "and"}:
            return
    if first >= 0:
        yield Byline(start=first, end=last)


def _is_name_word(word: str, *, capitals: bool) -> bool:
    if not word[0].isupper() or any(char.isdigit() for char in word):
        return False
    return capitals or not word.isupper() or _INITIALS.fullmatch(word) is not None
