"""Where quoted words begin and end in an article."""

import re
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


def quotes(document: Document) -> tuple[Quote, ...]:
    """Return the quotations of an article in order; one left open ends with its paragraph."""
    text, start = document.article.text, document.article.lead
    found: list[Quote] = []
    for paragraph in re.finditer(r"[^\n]+", text[start:]):
        found += _in_paragraph(paragraph[0], start + paragraph.start())
    return tuple(found)


def _in_paragraph(text: str, offset: int) -> Iterator[Quote]:
    opened: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        kind = _kind(mark[0])
        if opened is None:
            opened = mark if _opens(mark, text) else None
        elif kind == _kind(opened[0]):
            yield Quote(offset + opened.start(), offset + mark.end())
            opened = None
    if opened is not None:
        yield Quote(offset + opened.start(), offset + len(text))


def _kind(mark: str) -> str:
    return "double" if mark in '"“”' else "single"


def _opens(mark: re.Match[str], text: str) -> bool:
    if mark[0] in "”’":
        return False
    before = text[: mark.start()][-1:]
    return mark[0] in "“‘" or not before or before.isspace() or before in "(—–-[{:"
