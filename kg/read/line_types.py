"""Classification of the lines of a page as prose, headlines, bylines, boilerplate and so on."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from kg.read.boilerplate import Boilerplate, boilerplate_kind, is_credit
from kg.read.bylines import find_byline
from kg.read.dates import is_date_line
from kg.read.normalize import comparison_key
from kg.read.word_lists import is_name_particle

_CLOSING_MARKS = "\"'”’»)]"
_OPENING_MARKS = '"“«'  # headlines use single quotation marks
_INNER_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+[\"'“‘(\[]*[A-Z0-9À-Þ]")
_ABBREVIATION = re.compile(r"(?:^|\W)(?:[A-Z]\.)+$")
_LIST_ITEM = re.compile(r"(?:[-*–]|\d{1,2}[.)])\s+\S")
_AGE = re.compile(
    r"(?:[•·|]\s*)?(?P<source>.{0,60}?)[\s•·|,:-]*(?:time|clock|[Uu]pdated|[Pp]ublished|[Pp]osted)?[\s:]*"
    r"(?<!\d)(?:\d+|(?<!\S)[Aa]n?|(?<!\S)[Oo]ne)\s*"
    r"(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|years?) ago"
)
_SOURCE = re.compile(r"[•·|]\s*(?P<source>[^\W_].{0,60})")
_MAX_LINE_CHARS = 300  # a longer line is a paragraph
_MAX_SOURCE_WORDS = 6
_MIN_HEADLINE_WORDS = 3
_MAX_HEADLINE_WORDS = 30
_MAX_SOURCE_DISTANCE = 3  # lines between a source and the article's age
_MAX_REPETITION_DISTANCE = 8  # lines between a headline and its repetition


class LineKind(Enum):
    """The kinds of lines on a news page."""

    PROSE = auto()
    SHORT = auto()  # headline, subheading, caption or name
    BYLINE = auto()
    AGE = auto()  # "2 hours ago", possibly after the source
    SOURCE = auto()  # "• The Source"
    DATE = auto()
    BOILERPLATE = auto()
    LINK_HEADING = auto()  # heading of links to other articles
    END = auto()  # end of the article


_BOILERPLATE_KINDS = {
    Boilerplate.LINE: LineKind.BOILERPLATE,
    Boilerplate.LINK_HEADING: LineKind.LINK_HEADING,
    Boilerplate.END: LineKind.END,
}
# Kinds that occur only on a page, never in an article's own text.
PAGE_KINDS = frozenset({LineKind.AGE, LineKind.SOURCE, *_BOILERPLATE_KINDS.values()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text with its kind."""

    text: str
    kind: LineKind
    source: str | None = None  # the publisher, if the line names one
    is_repeated: bool = False  # occurs twice within a few lines, like a headline


def classify_lines(texts: list[str]) -> list[Line]:
    """Return each line with its kind."""
    prose = [is_prose(text) for text in texts]
    repeated = _repeated_lines(texts, prose)
    lines = [
        _classify(text, is_repeated=index in repeated, prose=prose[index]) for index, text in enumerate(texts)
    ]
    return [
        Line(text=line.text, kind=LineKind.PROSE) if _is_list_item(lines, index) else line
        for index, line in enumerate(lines)
    ]


def is_prose(line: str) -> bool:
    """Return True for a line with at least one sentence, not for a headline or a label."""
    return len(line.split()) >= _min_prose_words(line) or is_credit(line)


def _min_prose_words(line: str) -> int:
    """Return the minimum number of words of a prose line with the same ending."""
    bare = line.rstrip(_CLOSING_MARKS)
    if _LIST_ITEM.match(line):
        return 4
    if _ends_in_full_stop(line) or (bare.endswith(("!", "?")) and line[0] in _OPENING_MARKS):
        return 2
    if bare.endswith(("...", "…")):
        return 8
    if bare.endswith((".", ":")):
        return 12
    return 20 if _INNER_SENTENCE_END.search(line) else 30


def _ends_in_full_stop(line: str) -> bool:
    """Return True if a line ends in a full stop that does not belong to an abbreviation."""
    bare = line.rstrip(_CLOSING_MARKS)
    return bare.endswith(".") and not bare.endswith("...") and not _ABBREVIATION.search(bare)


def _classify(text: str, *, is_repeated: bool, prose: bool) -> Line:
    if kind := boilerplate_kind(text):
        return Line(text=text, kind=_BOILERPLATE_KINDS[kind])
    if is_repeated:
        return Line(text=text, kind=LineKind.SHORT, is_repeated=True)
    if prose or len(text) > _MAX_LINE_CHARS:
        return Line(text=text, kind=LineKind.PROSE)
    return _classify_short(text)


def _classify_short(text: str) -> Line:
    if find_byline(text, 0, len(text)):
        return Line(text=text, kind=LineKind.BYLINE)
    if is_date_line(text):
        return Line(text=text, kind=LineKind.DATE)
    for kind, pattern in ((LineKind.AGE, _AGE), (LineKind.SOURCE, _SOURCE)):
        match = pattern.fullmatch(text)
        if match and _can_be_source(match["source"]):
            return Line(text=text, kind=kind, source=match["source"] or None)
    return Line(text=text, kind=LineKind.SHORT)


def _can_be_source(name: str) -> bool:
    words = name.split()
    return len(words) <= _MAX_SOURCE_WORDS and not any(
        word[0].islower() and not is_name_particle(word) for word in words
    )


def _is_list_item(lines: list[Line], index: int) -> bool:
    """Return True for a bullet line without an age nearby, which a source would have."""
    nearby = lines[max(index - _MAX_SOURCE_DISTANCE, 0) : index + _MAX_SOURCE_DISTANCE + 1]
    return lines[index].kind is LineKind.SOURCE and all(line.kind is not LineKind.AGE for line in nearby)


def _repeated_lines(texts: list[str], prose: list[bool]) -> set[int]:
    """Return the indexes of lines that occur twice without prose between them."""
    repeated: set[int] = set()
    for index, text in enumerate(texts):
        if _can_be_headline(text) and (repetition := _find_repetition(texts, prose, index)):
            repeated |= {index, repetition}
    return repeated


def _can_be_headline(text: str) -> bool:
    has_fitting_length = _MIN_HEADLINE_WORDS <= len(text.split()) <= _MAX_HEADLINE_WORDS
    return has_fitting_length and not _ends_in_full_stop(text)


def _find_repetition(texts: list[str], prose: list[bool], index: int) -> int | None:
    for other in range(index + 1, min(index + 1 + _MAX_REPETITION_DISTANCE, len(texts))):
        if comparison_key(texts[other]) == comparison_key(texts[index]):
            return other
        if prose[other]:
            return None
    return None
