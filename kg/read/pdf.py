"""PDF: the text of the pages, with lines and broken words joined, without running heads."""

import io
import logging
import re
from collections import Counter
from itertools import chain

from kg.errors import InputError
from kg.read.draft import Draft
from kg.read.limits import too_long_error
from kg.read.multi_article import split_articles
from kg.read.normalize import normalize_text, split_paragraphs

MAGIC = b"%PDF-"
_MAX_PAGES = 2000
_MAX_HEAD_LINES = 2  # at the top and the bottom of a page that may be running heads
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
# A running head in capitals beside the number of the page: "THE EXAMPLE HERALD 12".
_NUMBERED_HEAD = re.compile(r"\d{1,4}\s+[^a-z]{4,60}|[^a-z]{4,60}\s\d{1,4}")

logging.getLogger("pypdf").addHandler(logging.NullHandler())
logging.getLogger("pypdf").propagate = False


def read_pdf(data: bytes, max_chars: int) -> list[Draft]:
    """Return the articles of a PDF document.

    Raises :class:`InputError` if it is encrypted, damaged, too long, or has no text.
    """
    pages = [normalize_text(text).split("\n") for text in _page_texts(data, max_chars)]
    if not any(map(str.strip, chain.from_iterable(pages))):
        raise InputError(
            "The PDF has no text, only images.", remedy="Recognise its text (OCR), and save that as text."
        )
    heads = _running_heads(pages)
    lines = chain.from_iterable(_without_heads(page, heads) for page in pages)
    return split_articles(split_paragraphs("\n".join(lines)))


def _page_texts(data: bytes, max_chars: int) -> list[str]:
    # Its import takes a tenth of the start of the program, and few inputs are PDF.
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("The PDF is encrypted.", remedy="Save it without its password.")
        if len(reader.pages) > _MAX_PAGES:
            raise too_long_error(max_chars)
        texts: list[str] = []
        for page in reader.pages:
            texts.append(page.extract_text())
            if sum(map(len, texts)) > max_chars:
                raise too_long_error(max_chars)
    except InputError:
        raise
    # The library raises many kinds of errors on damaged documents.
    except Exception as error:
        reason = str(error) if isinstance(error, PyPdfError) else type(error).__name__
        raise InputError(
            f"The PDF cannot be read: {reason}.", remedy="Save it again, or save its text."
        ) from None
    return texts


def _edges(page: list[str]) -> list[int]:
    """Return the indexes of the first and last lines of a page that are not empty."""
    filled = [index for index, line in enumerate(page) if line]
    return [*filled[:_MAX_HEAD_LINES], *filled[-_MAX_HEAD_LINES:]]


def _head_key(line: str) -> str:
    return _DIGITS.sub("#", line)


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Return the lines that occur at the edge of several pages, with any number in them."""
    counts = Counter(key for page in pages for key in {_head_key(page[index]) for index in _edges(page)})
    return {key for key, count in counts.items() if count > 1 and 2 * count >= len(pages) - 1}


def _without_heads(page: list[str], heads: set[str]) -> list[str]:
    edges = _edges(page)
    return [
        line
        for index, line in enumerate(page)
        if index not in edges or not (_is_numbering(line) or _head_key(line) in heads)
    ]


def _is_numbering(line: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line) or _NUMBERED_HEAD.fullmatch(line))
