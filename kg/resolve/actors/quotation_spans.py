"""Sentences inside a quotation that began in an earlier sentence: what its speaker says, not what the article tells."""

from collections.abc import Sequence

from kg.model import Document

_OPENING, _CLOSING, _STRAIGHT = "“", "”", '"'


def sentences_of_quotation_before(document: Document) -> tuple[int, ...]:
    """Return for each sentence how many sentences directly before it belong to the quotation that it continues.

    A new paragraph ends a quotation, so that a missing mark does no harm beyond it.
    """
    counts: list[int] = []
    text, since, is_open = document.article.text, 0, False
    for i, sentence in enumerate(document.sentences):
        start = document.sentences[i - 1].span.end if i else 0
        if "\n" in text[start : sentence.span.start]:
            is_open, since = False, 0
        counts.append(since if is_open else 0)
        quote = sentence.span.quote
        is_open = _is_open_after(quote, is_open)
        since = _length_so_far(quote, since, counts) if is_open else 0
    return tuple(counts)


def _is_open_after(quote: str, is_open: bool) -> bool:
    for char in quote:
        if char == _OPENING:
            is_open = True
        elif char == _CLOSING:
            is_open = False
        elif char == _STRAIGHT:
            is_open = not is_open
    return is_open


def _length_so_far(quote: str, since: int, counts: Sequence[int]) -> int:
    """Return the sentences of an open quotation; one that begins with other words than the quotation is none."""
    is_continued = counts[-1] > 0 or since > 0
    return since + 1 if is_continued or quote.startswith((_OPENING, _STRAIGHT)) else 0
