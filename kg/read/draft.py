"""Drafts, which the readers of each format return, and their conversion to articles."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from kg.errors import InputError
from kg.model import Article
from kg.read.boilerplate import remove_insertions
from kg.read.bylines import find_byline
from kg.read.letter_case import is_all_capitals, lower_case
from kg.read.limits import Limits, too_long_error
from kg.read.mojibake import mend_encoding
from kg.read.normalize import (
    comparison_key,
    join_paragraphs,
    normalize_line,
    normalize_text,
    split_paragraphs,
)
from kg.read.opening import Opening, find_opening
from kg.read.web_addresses import web_address

_MAX_WORD_CHARS = 10_000  # longer than any word of prose
_MIN_SUBHEADING_LETTERS = 4  # of a word that identifies a subheading
_WORD = re.compile(r"[^\W\d_]+")
_CAPITALS = re.compile(
    r"""(?<=[.!?…"'”’)\]]\s)
    (?P<words>["'“‘]?(?:(?![a-z_])\w){1,30}(?:[\s'"“”‘’,:;&?!./-]{1,4}(?:(?![a-z_])\w){1,30}){1,12}["'”’?!]{0,3})
    (?=\s["'“‘]?(?:[^\W\d_a-z][^\W\d_A-Z]|[AI]\s))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article before normalisation, as found in a file."""

    text: str  # paragraphs separated by blank lines
    headline: str | None = None
    publisher: str | None = None
    author: str | None = None  # as in HTML metadata: "Jane Doe; John Roe"
    url: str | None = None
    published: date | None = None
    basis: str | None = None  # origin of the date, as in Article.published_basis
    member: str = ""  # path within the archive that has the article: "/2025/envoy.html"
    notes: tuple[str, ...] = ()  # sentences for the user about what was mended or could not be read


def checked(draft: Draft) -> Draft:
    """Return a draft with its encoding mended, a valid URL, and notes about both."""
    mended = replace(
        draft,
        text=mend_encoding(draft.text),
        headline=_mended(draft.headline),
        publisher=_mended(draft.publisher),
        author=_mended(draft.author),
    )
    notes = list(draft.notes)
    if mended != draft:
        notes.append("Characters that were decoded in a wrong encoding were mended.")
    if is_all_capitals(mended.text):
        mended = replace(mended, text=lower_case(mended.text), headline=lower_case(mended.headline or ""))
        notes.append("The text is all in capitals; words of the dictionary are read in lower case.")
    address = normalize_line(draft.url)
    url = web_address(address) if address else None
    if address and not url:
        notes.append(f"The address {address[:200]!r} is no web address and was left out.")
    return replace(mended, url=url, notes=tuple(notes))


def _mended(text: str | None) -> str | None:
    return mend_encoding(text) if text else text


def to_article(draft: Draft, source: str, limits: Limits) -> Article:
    """Return the normalised article of a draft that was :func:`checked`.

    Raises :class:`InputError` if its text is unusable.
    """
    headline = normalize_line(draft.headline)
    text = _text(draft, headline)
    _check(text, limits.max_chars)
    opening = find_opening(text)
    published, basis = _published(draft, opening, limits)
    return Article(
        id=_id(headline, text),
        source=source + draft.member,
        text=text,
        lead=opening.lead,
        headline=headline,
        publisher=normalize_line(draft.publisher) or opening.agency,
        url=draft.url,
        byline=opening.byline,
        dateline=opening.dateline,
        published=published,
        published_basis=basis,
    )


def split_subheadings(paragraphs: list[str]) -> Iterator[str]:
    """Yield the paragraphs, with each subheading in capitals as a paragraph of its own.

    Copied pages run subheadings into the text: "… it said. NO DEAL YET Borduria replied …".
    """
    vocabulary = {
        word.casefold() for text in paragraphs for word in _WORD.findall(text) if not word.isupper()
    }
    for paragraph in paragraphs:
        yield from _split_paragraph(paragraph, vocabulary)


def _text(draft: Draft, headline: str | None) -> str:
    parts = remove_insertions(split_paragraphs(normalize_text(draft.text)))
    while headline and len(parts) > 1 and comparison_key(parts[0]) == comparison_key(headline):
        parts = parts[1:]
    return join_paragraphs((*_missing_byline(draft.author, parts), *split_subheadings(parts)))


def _missing_byline(author: str | None, parts: list[str]) -> list[str]:
    """Return a byline for authors in the metadata if the text has none, as their evidence."""
    names = re.split(r"\s*;\s*", normalize_line(author) or "")
    line = f"By {' and '.join(name for name in names if name)}"
    has_byline = any(find_byline(part, 0, len(part)) or part.startswith(line) for part in parts[:2])
    return [line] if parts and not has_byline and find_byline(line, 0, len(line)) else []


def _split_paragraph(paragraph: str, vocabulary: set[str]) -> Iterator[str]:
    start = 0
    for match in _CAPITALS.finditer(paragraph):
        if _is_subheading(match["words"], vocabulary):
            yield paragraph[start : match.start()].strip()
            yield match["words"]
            start = match.end()
    yield paragraph[start:].strip()


def _is_subheading(words: str, vocabulary: set[str]) -> bool:
    """Return True if one of the words also occurs in lower case, unlike names such as UNESCO."""
    return any(
        len(word) >= _MIN_SUBHEADING_LETTERS and word.casefold() in vocabulary
        for word in _WORD.findall(words)
    )


def _check(text: str, max_chars: int) -> None:
    if not any(map(str.isalpha, text)):
        raise InputError("The input has no text.", remedy="Add the article's text, or leave the input out.")
    if len(text) > max_chars:
        raise too_long_error(max_chars)
    if max(map(len, text.split())) > _MAX_WORD_CHARS:
        raise InputError(
            f"The text is not prose: it has more than {_MAX_WORD_CHARS:,} characters without a space.",
            remedy="Save the article's text, or leave the input out.",
        )


def _published(draft: Draft, opening: Opening, limits: Limits) -> tuple[date | None, str | None]:
    """Return the date of publication (of the file, the dateline or the caller) and its origin."""
    candidates = ((draft.published, draft.basis), (opening.published, "text"), (limits.published, "argument"))
    return next(((day, basis) for day, basis in candidates if day is not None), (None, None))


def _id(headline: str | None, text: str) -> str:
    content = f"{headline or ''}\n{text}"
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:16]
