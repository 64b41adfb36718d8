"""Where quoted words begin and end in an article."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Document

# A straight single quote opens after a space and before a letter; it closes after a letter or a mark and before
# a space or a mark. "Ukraine's" is neither; a plural possessive ("leaders' meetings") inside single quotes ends them early.
_MARK = re.compile(r"[\"“”]|(?:(?<=\s)|(?<=^)|(?<=\())['‘](?=\w)|(?<=[\w.,!?…])['’](?=[\s.,;:!?)]|$)")


@dataclass(frozen=True, slots=True)
class Quote:
    """Quoted words, marks included, as offsets into the article's text."""

    start: int
    end: int
    runs_on: bool = False  # left open at the end of its paragraph: the next paragraph goes on with it


class Quotes:
    """The quotations of an article, in order."""

    def __init__(self, document: Document) -> None:
        self._quotes = quotes(document)
        self._starts = [quote.start for quote in self._quotes]
        self._sentence_starts = [sentence.span.start for sentence in document.sentences]
        self._sentence_ends = [sentence.span.end for sentence in document.sentences]

    def __iter__(self) -> Iterator[Quote]:
        return iter(self._quotes)

    def at(self, offset: int) -> Quote | None:
        """Return the quotation that an offset lies in."""
        before = bisect_right(self._starts, offset) - 1
        return self._quotes[before] if before >= 0 and offset < self._quotes[before].end else None

    def sentences(self, quote: Quote) -> tuple[int, int]:
        """Return the first sentence that a quotation reaches into, and the one after its last."""
        return bisect_right(self._sentence_ends, quote.start), bisect_left(self._sentence_starts, quote.end)


def quotes(document: Document) -> tuple[Quote, ...]:
    """Return the quotations of an article in order; one left open ends with its paragraph."""
    text, start = document.article.text, document.article.lead
    found: list[Quote] = []
    for paragraph in re.finditer(r"[^\n]+", text[start:]):
        found += _in_paragraph(paragraph[0], start + paragraph.start())
    return tuple(found)


def _in_paragraph(text: str, offset: int) -> Iterator[Quote]:
    opened: re.Match[str] | None = None
    for mark in _marks(text):
        if opened is None:
            opened = mark if _opens(mark, text) else None
        elif _kind(mark[0]) == _kind(opened[0]):
            again = _opens(mark, text) and text[mark.end() : mark.end() + 1].isalnum()
            if not again or _kind(mark[0]) == "double":
                end = mark.start() if again else mark.end()
                yield Quote(offset + opened.start(), offset + end, runs_on=again)
            opened = mark if again else None
    if opened is not None:
        yield Quote(offset + opened.start(), offset + len(text), runs_on=True)


def _marks(text: str) -> list[re.Match[str]]:
    """Return the marks of a paragraph, without a last single one that nothing closes: it is an apostrophe."""
    marks = list(_MARK.finditer(text))
    singles = [mark for mark in marks if _kind(mark[0]) == "single"]
    if singles and _opens(singles[-1], text):
        marks.remove(singles[-1])
    return marks


def _kind(mark: str) -> str:
    return "double" if mark in '"“”' else "single"


def _opens(mark: re.Match[str], text: str) -> bool:
    if mark[0] in "”’":
        return False
    before = text[: mark.start()][-1:]
    return mark[0] in "“‘" or not before or before.isspace() or before in "(—–-[{:"
