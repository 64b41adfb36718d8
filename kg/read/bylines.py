"""Recognition of bylines: "By …" with the names of the authors or of a news agency."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.read.word_lists import agency_name, is_job_word, is_name_particle

_MAX_WORDS = 16  # of a paragraph that is a byline
_BY = re.compile(r"(?:Written by|By|BY|by)\s+")
_TOKEN = re.compile(r"[,;|&]|[^\s,;|&]+")
_AFTER_NAMES = re.compile(r"\s*(?:$|[,;|&(•·–—\d-]|(?:and|at|for|from|in|of|with)\b)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+|(?:Jr|Sr|I{1,3}|IV)\.?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The offsets of the authors' names in a text, or of the agency that signed instead."""

    start: int
    end: int
    agency: str | None = None  # full name


def find_byline(text: str, start: int, end: int) -> Byline | None:
    """Return the byline in the paragraph ``text[start:end]`` if it contains nothing else."""
    by = _BY.match(text, start, end)
    if by is None or len(text[start:end].split()) > _MAX_WORDS:
        return None
    if agency := _find_agency(text[by.end() : end]):
        return Byline(start=by.end(), end=end, agency=agency)
    names = _parse_names(text, by.end(), end, allow_capitals=True)
    return names if names and _AFTER_NAMES.match(text, names.end, end) else None


def find_leading_byline(text: str, start: int, end: int) -> Byline | None:
    """Return the byline at the start of ``text[start:end]``.

    It ends before a place in capitals.
    """
    by = _BY.match(text, start, end)
    return _parse_names(text, by.end(), end, allow_capitals=False) if by else None


def _find_agency(signature: str) -> str | None:
    """Return the agency in a signature such as "The Associated Press" or "Reuters Staff"."""
    words = [word for word in re.split(r"[\s,]+", signature) if word and not is_job_word(word)]
    return agency_name(" ".join(words)) or agency_name(signature)


def _parse_names(text: str, start: int, end: int, *, allow_capitals: bool) -> Byline | None:
    """Parse names separated by commas or "and".

    A single word after a name is a newspaper or a town.
    """
    names: Byline | None = None
    for phrase in _name_phrases(text, start, end, allow_capitals=allow_capitals):
        words = text[phrase.start : phrase.end].split()
        if (names and len(words) < 2) or agency_name(" ".join(words)) or any(map(is_job_word, words)):
            break
        names = Byline(start=start, end=phrase.end)
    return names


def _name_phrases(text: str, start: int, end: int, *, allow_capitals: bool) -> Iterator[Byline]:
    """Yield the name phrases up to the first token that is neither a name nor a separator."""
    first = last = -1
    for token in _TOKEN.finditer(text, start, end):
        is_name = _is_name_word(token[0], allow_capitals=allow_capitals)
        if is_name or (first >= 0 and is_name_particle(token[0])):
            first, last = (token.start() if first < 0 else first), token.end()
            continue
        if first >= 0:
            yield Byline(start=first, end=last)
            first = -1
        if token[0] not in {",", "&", "and"}:
            return
    if first >= 0:
        yield Byline(start=first, end=last)


def _is_name_word(word: str, *, allow_capitals: bool) -> bool:
    if not word[0].isupper() or any(char.isdigit() for char in word):
        return False
    return allow_capitals or not word.isupper() or _INITIALS.fullmatch(word) is not None
