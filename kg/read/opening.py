"""How an article opens: who wrote it, where it was sent from, and where its prose begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.model import Span
from kg.read.bylines import Byline, byline, byline_before
from kg.read.datelines import Dateline, dateline
from kg.read.shapes import is_prose

_LOOKED_AT = 8  # paragraphs: byline, date and lines below the headline may come before the prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What stands before an article's prose; ``lead`` is 0 where nothing does."""

    lead: int = 0
    byline: Span | None = None
    dateline: Span | None = None
    agency: str | None = None  # the news agency that signed, with its full name
    published: date | None = None  # a dateline's day, where it has a year


def opening(text: str) -> Opening:
    """Find byline and dateline in the first paragraphs of an article's text."""
    author: Byline | None = None
    lead = 0
    for start, end in _first_paragraphs(text):
        names, sent = _dateline(text, start, end, author)
        if sent is not None:
            return _opening(text, names, sent)
        if author is None and (author := byline(text, start, end)):
            lead = min(end + 2, len(text))
        elif is_prose(text[start:end]):
            break
    return Opening(lead=lead, byline=_names(text, author), agency=author.agency if author else None)


def _dateline(
    text: str, start: int, end: int, author: Byline | None
) -> tuple[Byline | None, Dateline | None]:
    """Find a dateline at a paragraph's start, or after the byline that runs on into it."""
    if author is None and (names := byline_before(text, start, end)):
        after = names.end + len(text[names.end : end]) - len(text[names.end : end].lstrip())
        return names, dateline(text, after, end)
    return author, dateline(text, start, end)


def _opening(text: str, author: Byline | None, sent: Dateline) -> Opening:
    return Opening(
        lead=sent.lead,
        byline=_names(text, author),
        dateline=_span(text, sent.start, sent.end),
        agency=sent.agency or (author.agency if author else None),
        published=sent.published,
    )


def _first_paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for _ in range(_LOOKED_AT):
        end = text.find("\n\n", start)
        yield start, (len(text) if end < 0 else end)
        if end < 0:
            return
        start = end + 2


def _names(text: str, author: Byline | None) -> Span | None:
    return _span(text, author.start, author.end) if author and author.agency is None else None


def _span(text: str, start: int, end: int) -> Span | None:
    return Span(start=start, end=end, quote=text[start:end]) if start < end else None
