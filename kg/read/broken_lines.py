"""Lines of text that was copied from a page: broken words, page numbers and running heads."""

import re
from itertools import pairwise

from kg.read.dates import find_date
from kg.read.word_lists import is_compound_end

_BROKEN_WORD = re.compile(r"(?P<head>[^\W\d_]+)-$")
_REST_OF_WORD = re.compile(r"[^\W\d_]+")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*[-–—])?", re.IGNORECASE
)
_MAX_WORD_CHARS = 40
_MAX_HEAD_WORDS = 10  # of a running head


def continues_word(before: str, line: str) -> bool:
    """Return True if a word is broken at the end of the line ``before``: "diplo-", "mats"."""
    return line[:1].islower() and _broken_word(before) is not None


def join_lines(lines: list[str]) -> str:
    """Join the lines of a paragraph. A word that was broken between two of them loses its hyphen, a compound keeps it."""
    starts = [_before(line, following) for line, following in pairwise(lines)]
    return "".join((*starts, lines[-1]))


def _before(line: str, following: str) -> str:
    """Return a line with what stands between it and the following one: a space, a hyphen or nothing."""
    head, tail = _broken_word(line), _REST_OF_WORD.match(following)
    if head is None or tail is None or not following[0].islower():
        return f"{line} "
    return line if _is_compound(head["head"], tail[0]) else line[:-1]


def remove_page_breaks(lines: list[str]) -> list[str]:
    """Remove page numbers, and the running heads next to them, from a text whose lines break words."""
    if not any(continues_word(before, line) for before, line in pairwise(lines)):
        return lines
    numbers = {index for index, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(line)}
    beside = {index + step for index in numbers for step in (-1, 1)}
    return [
        line
        for index, line in enumerate(lines)
        if index not in numbers and not (index in beside and _is_running_head(line))
    ]


def _broken_word(line: str) -> re.Match[str] | None:
    return _BROKEN_WORD.search(line[-_MAX_WORD_CHARS:]) if line.endswith("-") else None


def _is_running_head(line: str) -> bool:
    has_sentence = line.endswith((".", "!", "?", "-"))
    is_marked = line.isupper() or find_date(line) is not None
    return is_marked and not has_sentence and len(line.split()) <= _MAX_HEAD_WORDS


def _is_compound(head: str, tail: str) -> bool:
    """Return True for two words that a hyphen joins, such as "vice-president" and "Lima-based"."""
    if is_compound_end(tail):
        return True
    return not _is_word(head + tail) and _is_word(head) and _is_word(tail)


def _is_word(word: str) -> bool:
    import lemminflect  # loads a dictionary, which few texts need

    return bool(lemminflect.getAllLemmas(word.lower()))
