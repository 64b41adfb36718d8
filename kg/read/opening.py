"""The opening of an article: byline, dateline, and the offset of the first sentence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.model import Span
from kg.read.bylines import Byline, find_byline, find_leading_byline
from kg.read.datelines import Dateline, find_dateline
from kg.read.line_types import is_prose

_MAX_PARAGRAPHS = 8  # that can precede the prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What precedes an article's prose."""

    lead: int = 0  # offset of the first sentence
    byline: Span | None = None
    dateline: Span | None = None
    agency: str | None = None  # full name of the news agency that signed
    published: date | None = None  # date in the dateline, if it has a year


def find_opening(text: str) -> Opening:
    """Return the byline and the dateline in the first paragraphs of an article's text."""
    byline: Byline | None = None
    lead = 0
    for start, end in _first_paragraphs(text):
        dateline_byline, dateline = _find_dateline(text, start, end, byline)
        if dateline is not None:
            return _opening_with_dateline(text, dateline_byline, dateline)
        if byline is None and (byline := find_byline(text, start, end)):
            lead = min(end + 2, len(text))
        elif is_prose(text[start:end]):
            break
    return Opening(lead=lead, byline=_author_span(text, byline), agency=byline.agency if byline else None)


def _find_dateline(
    text: str, start: int, end: int, byline: Byline | None
) -> tuple[Byline | None, Dateline | None]:
    """Return the dateline at the start of a paragraph, or after a byline within it."""
    if byline is None and (leading := find_leading_byline(text, start, end)):
        rest = text[leading.end : end]
        return leading, find_dateline(text, end - len(rest.lstrip()), end, any_town=True)
    return byline, find_dateline(text, start, end, any_town=True)


def _opening_with_dateline(text: str, byline: Byline | None, dateline: Dateline) -> Opening:
    return Opening(
        lead=dateline.lead,
        byline=_author_span(text, byline),
        dateline=_span(text, dateline.start, dateline.end),
        agency=dateline.agency or (byline.agency if byline else None),
        published=dateline.published,
    )


def _first_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for _ in range(_MAX_PARAGRAPHS):
        end = text.find("\n\n", start)
        yield start, (len(text) if end < 0 else end)
        if end < 0:
            return
        start = end + 2


def _author_span(text: str, byline: Byline | None) -> Span | None:
    return _span(text, byline.start, byline.end) if byline and byline.agency is None else None


def _span(text: str, start: int, end: int) -> Span | None:
    return Span(start=start, end=end, quote=text[start:end]) if start < end else None
