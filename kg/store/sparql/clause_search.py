"""Linear-time search for SERVICE and LOAD clauses in a text.

The search reads the text instead of the tokens, because the engine divides some texts differently: ``1<2)SERVICE#>``
contains no IRI. It may report a clause inside a string or a comment, but it never misses one that the engine would run.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Final

# The keywords, each with what precedes it. If comments separate LOAD from the delimiter before it, then LOAD is the
# first word of a line.
SERVICE: Final = re.compile("service", re.IGNORECASE)
LOAD: Final = re.compile(r"(?:\A|[;}>\"'\r\n])[ \t]*+load", re.IGNORECASE)

_SPACE = re.compile(r"[ \t\r\n]*+")
_LINE_BREAK = re.compile(r"[\r\n]")
_TRIVIA_OF_LINE = re.compile(r"(?<=[\r\n])(?:[ \t\r\n]++|\#[^\r\n]*+)*+")  # white space and comments
_SILENT = re.compile("silent", re.IGNORECASE)
_NAME = re.compile(r"(?:[^\s{}()<>'\"#\\]++|\\.)++")  # a variable or a prefixed name
_CLOSE, _COLON = re.compile(">"), re.compile(":")

_Spans = tuple[list[int], list[int]]  # start offsets and end offsets


def find_clause(text: str, keyword: re.Pattern[str], following: re.Pattern[str]) -> int | None:
    """Return the offset of the first clause, or None if there is none.

    A clause is ``keyword``, perhaps SILENT, then an IRI, a prefixed name or a variable, then ``following``.
    """
    layout = _Layout(text)
    for match in keyword.finditer(text):
        start = layout.end_of_trivia(match.end())
        if silent := _SILENT.match(text, start):
            start = layout.end_of_trivia(silent.end())
        end = layout.end_of_term(start)
        if end is not None and following.match(text, layout.end_of_trivia(end)):
            return match.start()
    return None


class _Layout:
    """The offsets of line breaks, comments and names in a text.

    They are determined once, because a search that reads ahead from each keyword takes quadratic time.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def end_of_trivia(self, start: int) -> int:
        """Return the end of the white space and comments at an offset."""
        match = _SPACE.match(self._text, start)
        start = match.end() if match else start
        if not self._text.startswith("#", start):
            return start
        line_break = _first_from(self._line_breaks, start)
        return len(self._text) if line_break is None else _end_of_span(self._trivia, line_break + 1)

    def end_of_term(self, start: int) -> int | None:
        """Return the end of the IRI, prefixed name or variable at an offset, or None."""
        if self._text.startswith("<", start):
            close = _first_from(self._closes, start)
            return None if close is None else close + 1
        end = _end_of_span(self._names, start)
        if self._text.startswith(("?", "$"), start):
            return end
        colon = _first_from(self._colons, start)
        return end if colon is not None and colon < end else None

    @cached_property
    def _line_breaks(self) -> list[int]:
        return self._offsets(_LINE_BREAK)

    @cached_property
    def _closes(self) -> list[int]:
        return self._offsets(_CLOSE)

    @cached_property
    def _colons(self) -> list[int]:
        return self._offsets(_COLON)

    @cached_property
    def _trivia(self) -> _Spans:
        return self._spans(_TRIVIA_OF_LINE)

    @cached_property
    def _names(self) -> _Spans:
        return self._spans(_NAME)

    def _offsets(self, pattern: re.Pattern[str]) -> list[int]:
        return [match.start() for match in pattern.finditer(self._text)]

    def _spans(self, pattern: re.Pattern[str]) -> _Spans:
        spans = [match.span() for match in pattern.finditer(self._text)]
        return [start for start, _ in spans], [end for _, end in spans]


def _first_from(offsets: list[int], start: int) -> int | None:
    """Return the first of the sorted offsets that is not before ``start``."""
    index = bisect_left(offsets, start)
    return offsets[index] if index < len(offsets) else None


def _end_of_span(spans: _Spans, offset: int) -> int:
    """Return the end of the span that contains an offset, or the offset if no span does."""
    starts, ends = spans
    index = bisect_right(starts, offset) - 1
    return max(offset, ends[index]) if index >= 0 else offset
