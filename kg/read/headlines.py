"""The short lines above an article's prose: its headline, its source, its date."""

from dataclasses import dataclass
from datetime import date

from kg.read.datelines import dateline
from kg.read.dates import find_day, is_of_change
from kg.read.line_types import Kind, Line
from kg.read.normalize import key

_SHORTEST_HEADLINE = 3  # words
_LONGEST_SOURCE = 5  # words
_SHORTEST_DECK = 5  # words of a line below the headline that says something
_NEAR = 2  # lines above the article's age: the source may stand between it and the headline


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the lines above an article say of it."""

    start: int = 0  # the first line that belongs to it
    headline: str | None = None
    publisher: str | None = None
    published: date | None = None
    kept: tuple[str, ...] = ()  # byline and lines below the headline: the article's own text


def known_head(headline: str | None, run: list[Line]) -> Head:
    """Return the head of an article whose headline is known, from the lines below it; these remain its text."""
    return Head(headline=headline, publisher=_publisher(run), published=_published(run))


def first_head(run: list[Line]) -> Head:
    """Return the head of a page's first article, which needs no sign that it begins."""
    places = _repeated(run) or _by_marker(run) or _longest(run, range(len(run)))
    start = places[0] if places and run[places[0]].repeated else 0
    return _head(run, start, places)


def next_head(run: list[Line], following: str) -> Head | None:
    """Return the head of the article that begins within these lines, None where the one before goes on."""
    places = _repeated(run) or _by_marker(run) or _by_opening(run, following)
    return _head(run, places[0], places) if places else None


def _repeated(run: list[Line]) -> list[int]:
    """Return the places of the headline that stands twice; of several, those of the nearest to the prose."""
    sources = _sources(run)
    places = [i for i, line in enumerate(run) if line.repeated and key(line.text) not in sources]
    return [i for i in places if key(run[i].text) == key(run[places[-1]].text)]


def _by_marker(run: list[Line]) -> list[int]:
    """Return the place of the headline next to "2 hours ago" or "• The Source"."""
    markers = [i for i, line in enumerate(run) if line.kind in {Kind.AGE, Kind.BULLET}]
    if not markers:
        return []
    before = range(max(markers[-1] - _NEAR, 0), markers[-1])
    return _longest(run, before) or _longest(run, range(markers[-1] + 1, len(run)))


def _by_opening(run: list[Line], following: str) -> list[int]:
    """Return the place of the headline above a byline or a dateline, which open an article and never go on with one."""
    opens = any(line.kind is Kind.BYLINE for line in run) or dateline(following, 0, len(following))
    boxes = [i for i, line in enumerate(run) if line.kind in {Kind.BOX, Kind.END}]
    return _longest(run, range(boxes[-1] + 1 if boxes else 0, len(run))) if opens else []


def _longest(run: list[Line], places: range) -> list[int]:
    sources = _sources(run)
    headlines = [
        i
        for i in places
        if run[i].kind is Kind.SHORT
        and key(run[i].text) not in sources
        and len(run[i].text.split()) >= _SHORTEST_HEADLINE
    ]
    return [max(headlines, key=lambda i: len(run[i].text.split()))] if headlines else []


def _sources(run: list[Line]) -> set[str]:
    return {key(line.source) for line in run if line.source}


def _head(run: list[Line], start: int, places: list[int]) -> Head:
    headline = run[places[0]].text if places else None
    lines = [line for line in run[start:] if key(line.text) != key(headline or "")]
    publisher = _publisher(lines)
    below = run[places[-1] + 1 :] if places else run
    return Head(
        start=start,
        headline=headline,
        publisher=publisher,
        published=_published(lines),
        kept=tuple(
            line.text for line in lines if line.kind is Kind.BYLINE or _is_deck(line, below, publisher)
        ),
    )


def _publisher(lines: list[Line]) -> str | None:
    """Return the source that a line names, or the short line right before the article's age."""
    named = [line.source for line in lines if line.source]
    ages = [i for i, line in enumerate(lines) if line.kind is Kind.AGE and i > 0]
    before = [lines[i - 1] for i in ages]
    beside = [
        line.text for line in before if line.kind is Kind.SHORT and len(line.text.split()) <= _LONGEST_SOURCE
    ]
    return next(iter((*named, *beside)), None)


def _published(lines: list[Line]) -> date | None:
    dates = (line.text for line in lines if line.kind is Kind.DATE and not is_of_change(line.text))
    return next((day for text in dates if (day := find_day(text))), None)


def _is_deck(line: Line, below: list[Line], publisher: str | None) -> bool:
    """Tell whether a line below the headline says something, and is no caption above it or name beside it."""
    long_enough = len(line.text.split()) >= _SHORTEST_DECK
    return (
        line.kind is Kind.SHORT and long_enough and line in below and key(line.text) != key(publisher or "")
    )
