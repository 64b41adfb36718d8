"""The lines of a page saved as text, each with what it is by its form."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from kg.read.boilerplate import Furniture, furniture
from kg.read.bylines import byline
from kg.read.dates import is_date_line
from kg.read.normalize import key
from kg.read.shapes import is_prose, is_sentence_end
from kg.read.word_lists import is_particle

_AGE = re.compile(
    r"(?:[•·|]\s*)?(?P<source>.{0,60}?)[\s•·|,:-]*(?:time|clock|[Uu]pdated|[Pp]ublished|[Pp]osted)?[\s:]*"
    r"(?<!\d)(?:\d+|(?<!\S)[Aa]n?|(?<!\S)[Oo]ne)\s*"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|years?) ago"
)
_BULLET = re.compile(r"[•·|]\s*(?P<source>[^\W_].{0,60})")
_LONGEST = 300  # characters of a line that is no paragraph
_LONGEST_SOURCE = 6  # words
_SHORTEST_HEADLINE = 3  # words
_LONGEST_HEADLINE = 30  # words
_NEAR = 3  # lines between a source and the article's age
_APART = 8  # lines between a headline and the same again


class Kind(Enum):
    """What a line is."""

    PROSE = auto()
    SHORT = auto()  # headline, heading, caption, name
    BYLINE = auto()
    AGE = auto()  # "2 hours ago", perhaps with the source in front of it
    BULLET = auto()  # "• The Source"
    DATE = auto()
    FURNITURE = auto()
    BOX = auto()  # heading over links to other stories
    END = auto()  # nothing of the article follows


_OF_FURNITURE = {Furniture.LINE: Kind.FURNITURE, Furniture.BOX: Kind.BOX, Furniture.END: Kind.END}
OF_A_PAGE = frozenset({Kind.AGE, Kind.BULLET, *_OF_FURNITURE.values()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line, what it is, the source that it names, and whether it stands there twice, as headlines do."""

    text: str
    kind: Kind
    source: str | None = None
    repeated: bool = False


def classify(texts: list[str]) -> list[Line]:
    """Return each line with its kind."""
    prose = [is_prose(text) for text in texts]
    repeated = _repeated(texts, prose)
    lines = [_line(text, repeated=index in repeated, prose=prose[index]) for index, text in enumerate(texts)]
    return [_item(line) if _is_in_list(lines, index) else line for index, line in enumerate(lines)]


def _line(text: str, *, repeated: bool, prose: bool) -> Line:
    if kind := furniture(text):
        return Line(text=text, kind=_OF_FURNITURE[kind])
    if repeated:
        return Line(text=text, kind=Kind.SHORT, repeated=True)
    if prose or len(text) > _LONGEST:
        return Line(text=text, kind=Kind.PROSE)
    return _short(text)


def _is_in_list(lines: list[Line], index: int) -> bool:
    """Tell whether a line behind a bullet is an item of a list, for lack of an age that a source would stand beside."""
    near = lines[max(index - _NEAR, 0) : index + _NEAR + 1]
    return lines[index].kind is Kind.BULLET and all(line.kind is not Kind.AGE for line in near)


def _item(line: Line) -> Line:
    return Line(text=line.text, kind=Kind.PROSE)


def _short(text: str) -> Line:
    if byline(text, 0, len(text)):
        return Line(text=text, kind=Kind.BYLINE)
    if is_date_line(text):
        return Line(text=text, kind=Kind.DATE)
    for kind, pattern in ((Kind.AGE, _AGE), (Kind.BULLET, _BULLET)):
        match = pattern.fullmatch(text)
        if match and _may_be_source(match["source"]):
            return Line(text=text, kind=kind, source=match["source"] or None)
    return Line(text=text, kind=Kind.SHORT)


def _may_be_source(name: str) -> bool:
    words = name.split()
    return len(words) <= _LONGEST_SOURCE and not any(
        word[0].islower() and not is_particle(word) for word in words
    )


def _repeated(texts: list[str], prose: list[bool]) -> set[int]:
    """Return the places of lines that stand twice with no prose between them."""
    found: set[int] = set()
    for index, text in enumerate(texts):
        if _may_be_headline(text) and (again := _again(texts, prose, index)):
            found |= {index, again}
    return found


def _may_be_headline(text: str) -> bool:
    return _SHORTEST_HEADLINE <= len(text.split()) <= _LONGEST_HEADLINE and not is_sentence_end(text)


def _again(texts: list[str], prose: list[bool], index: int) -> int | None:
    for place in range(index + 1, min(index + 1 + _APART, len(texts))):
        if key(texts[place]) == key(texts[index]):
            return place
        if prose[place]:
            return None
    return None
