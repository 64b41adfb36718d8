"""Article headers: the lines with headline, source and date above an article's prose."""

from dataclasses import dataclass
from datetime import date

from kg.read.datelines import find_dateline
from kg.read.dates import find_date, is_modification_line
from kg.read.line_types import Line, LineKind
from kg.read.normalize import comparison_key

_MIN_HEADLINE_WORDS = 3
_MAX_SOURCE_WORDS = 5
_MIN_SUMMARY_WORDS = 5
_MAX_MARKER_DISTANCE = 2  # lines from the headline to the article's age


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The information in the lines above an article."""

    start: int = 0  # index of its first line
    headline: str | None = None
    publisher: str | None = None
    published: date | None = None
    text_lines: tuple[str, ...] = ()  # byline and summary, part of the article


def header_below_headline(headline: str | None, lines: list[Line]) -> Header:
    """Return the header of an article with a known headline.

    The lines below it stay in the text.
    """
    return Header(headline=headline, publisher=_publisher(lines), published=_published(lines))


def first_header(lines: list[Line]) -> Header:
    """Return the header of a page's first article, which needs no marker."""
    positions = _repeated_headline(lines) or _headline_at_marker(lines) or _longest(lines, range(len(lines)))
    start = positions[0] if positions and lines[positions[0]].is_repeated else 0
    return _header(lines, start, positions)


def next_header(lines: list[Line], following: str) -> Header | None:
    """Return the header of the article that begins in ``lines``, or None if no article begins there.

    ``following`` is the first paragraph after the lines.
    """
    positions = (
        _repeated_headline(lines) or _headline_at_marker(lines) or _headline_before_opening(lines, following)
    )
    return _header(lines, positions[0], positions) if positions else None


def _repeated_headline(lines: list[Line]) -> list[int]:
    """Return the positions of the repeated headline that is nearest to the prose."""
    sources = _source_keys(lines)
    positions = [
        i for i, line in enumerate(lines) if line.is_repeated and comparison_key(line.text) not in sources
    ]
    return [
        i for i in positions if comparison_key(lines[i].text) == comparison_key(lines[positions[-1]].text)
    ]


def _headline_at_marker(lines: list[Line]) -> list[int]:
    """Return the position of the headline next to "2 hours ago" or "• The Source"."""
    markers = [i for i, line in enumerate(lines) if line.kind in {LineKind.AGE, LineKind.SOURCE}]
    if not markers:
        return []
    before = range(max(markers[-1] - _MAX_MARKER_DISTANCE, 0), markers[-1])
    return _longest(lines, before) or _longest(lines, range(markers[-1] + 1, len(lines)))


def _headline_before_opening(lines: list[Line], following: str) -> list[int]:
    """Return the position of the headline above a byline or a dateline."""
    opens = any(line.kind is LineKind.BYLINE for line in lines) or find_dateline(following, 0, len(following))
    boundaries = [i for i, line in enumerate(lines) if line.kind in {LineKind.LINK_HEADING, LineKind.END}]
    return _longest(lines, range(boundaries[-1] + 1 if boundaries else 0, len(lines))) if opens else []


def _longest(lines: list[Line], positions: range) -> list[int]:
    """Return the position of the line with the most words among those that can be a headline."""
    sources = _source_keys(lines)
    candidates = [
        i
        for i in positions
        if lines[i].kind is LineKind.SHORT
        and comparison_key(lines[i].text) not in sources
        and len(lines[i].text.split()) >= _MIN_HEADLINE_WORDS
    ]
    return [max(candidates, key=lambda i: len(lines[i].text.split()))] if candidates else []


def _source_keys(lines: list[Line]) -> set[str]:
    return {comparison_key(line.source) for line in lines if line.source}


def _header(lines: list[Line], start: int, positions: list[int]) -> Header:
    headline = lines[positions[0]].text if positions else None
    others = [line for line in lines[start:] if comparison_key(line.text) != comparison_key(headline or "")]
    publisher = _publisher(others)
    below = lines[positions[-1] + 1 :] if positions else lines
    return Header(
        start=start,
        headline=headline,
        publisher=publisher,
        published=_published(others),
        text_lines=tuple(
            line.text
            for line in others
            if line.kind is LineKind.BYLINE or _is_summary(line, below, publisher)
        ),
    )


def _publisher(lines: list[Line]) -> str | None:
    """Return the source that a line names, or the short line before the article's age."""
    named = [line.source for line in lines if line.source]
    ages = [i for i, line in enumerate(lines) if line.kind is LineKind.AGE and i > 0]
    before_age = [lines[i - 1] for i in ages]
    short = [
        line.text
        for line in before_age
        if line.kind is LineKind.SHORT and len(line.text.split()) <= _MAX_SOURCE_WORDS
    ]
    return next(iter((*named, *short)), None)


def _published(lines: list[Line]) -> date | None:
    dates = (
        line.text for line in lines if line.kind is LineKind.DATE and not is_modification_line(line.text)
    )
    return next((day for text in dates if (day := find_date(text))), None)


def _is_summary(line: Line, below: list[Line], publisher: str | None) -> bool:
    """Return True for a summary below the headline, not for a caption or a publisher."""
    return (
        line.kind is LineKind.SHORT
        and len(line.text.split()) >= _MIN_SUMMARY_WORDS
        and line in below
        and comparison_key(line.text) != comparison_key(publisher or "")
    )
