"""Finds quoted text in an article."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Document, Span

# A straight single quote opens between a space and a letter, and closes between a letter or mark and a space or
# mark. The one in "Ukraine's" does neither. A plural possessive ("leaders' meetings") within single quotes closes them
# too early.
_QUOTATION_MARK = re.compile(
    r"[\"“”«»]|(?:(?<=\s)|(?<=^)|(?<=\())['‘](?=\w)|(?<=[\w.,!?…])['’](?=[\s.,;:!?)]|$)"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted text with its quotation marks, as offsets into the article's text."""

    start: int
    end: int
    continues: bool = False  # left open at the end of its paragraph; the next paragraph continues it


class QuoteIndex:
    """The quotations of an article in text order."""

    def __init__(self, document: Document) -> None:
        self._text = document.article.text
        self._quotes = find_quotes(document)
        self._starts = [quote.start for quote in self._quotes]
        self._sentence_starts = [sentence.span.start for sentence in document.sentences]
        self._sentence_ends = [sentence.span.end for sentence in document.sentences]

    def __iter__(self) -> Iterator[Quote]:
        return iter(self._quotes)

    def span(self, quote: Quote) -> Span:
        """Return the text of a quotation with its quotation marks."""
        return Span(start=quote.start, end=quote.end, quote=self._text[quote.start : quote.end])

    def quote_at(self, offset: int) -> Quote | None:
        """Return the quotation that contains an offset."""
        position = bisect_right(self._starts, offset) - 1
        return self._quotes[position] if position >= 0 and offset < self._quotes[position].end else None

    def sentence_range(self, quote: Quote) -> tuple[int, int]:
        """Return the indices of the first sentence of a quotation and of the one after its last."""
        return bisect_right(self._sentence_ends, quote.start), bisect_left(self._sentence_starts, quote.end)


def find_quotes(document: Document) -> tuple[Quote, ...]:
    """Return the quotations in text order; an unclosed one ends with its paragraph."""
    text, start = document.article.text, document.article.lead
    quotes: list[Quote] = []
    for paragraph in re.finditer(r"[^\n]+", text[start:]):
        quotes += _paragraph_quotes(paragraph[0], start + paragraph.start())
    return tuple(quotes)


def _paragraph_quotes(text: str, offset: int) -> Iterator[Quote]:
    opening: re.Match[str] | None = None
    for mark in _quotation_marks(text):
        if opening is None:
            opening = mark if _is_opening(mark, text) else None
        elif _mark_kind(mark[0]) == _mark_kind(opening[0]):
            reopens = _is_opening(mark, text) and text[mark.end() : mark.end() + 1].isalnum()
            if not reopens or _mark_kind(mark[0]) == "double":
                end = mark.start() if reopens else mark.end()
                yield Quote(offset + opening.start(), offset + end, continues=reopens)
            opening = mark if reopens else None
    if opening is not None:
        yield Quote(offset + opening.start(), offset + len(text), continues=True)


def _quotation_marks(text: str) -> list[re.Match[str]]:
    """Return the quotation marks of a paragraph.

    A final single mark that is never closed is an apostrophe and is left out.
    """
    marks = list(_QUOTATION_MARK.finditer(text))
    singles = [mark for mark in marks if _mark_kind(mark[0]) == "single"]
    if singles and _is_opening(singles[-1], text):
        marks.remove(singles[-1])
    return marks


def _mark_kind(mark: str) -> str:
    return "double" if mark in '"“”«»' else "single"


def _is_opening(mark: re.Match[str], text: str) -> bool:
    if mark[0] in "”’»":
        return False
    previous = text[: mark.start()][-1:]
    return mark[0] in "“‘«" or not previous or previous.isspace() or previous in "(—–-[{:"
