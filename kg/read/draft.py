"""An article as its format gives it, and how it becomes an ``Article``."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from kg.errors import InputError
from kg.model import Article
from kg.read.bylines import byline
from kg.read.crossheads import crossheads_apart
from kg.read.normalize import joined, key, normalise, one_line, paragraphs
from kg.read.opening import Opening, opening

_LONGEST_WORD = 10_000  # characters: no prose has a longer one


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a file says of one article, before its text is normalised."""

    text: str  # paragraphs divided by blank lines
    headline: str | None = None
    publisher: str | None = None
    author: str | None = None  # as metadata names them: "Jane Doe; John Roe"
    url: str | None = None
    published: date | None = None
    basis: str | None = None  # how the date is known, as in Article.published_basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the caller of ``read`` asks for."""

    published: date | None  # for articles that give no date
    max_chars: int  # of an article's text


def finish(draft: Draft, source: str, limits: Limits) -> Article:
    """Return the article; ``InputError`` where its text cannot be one."""
    headline = one_line(draft.headline)
    text = _text(draft, headline)
    _check(text, limits.max_chars)
    opened = opening(text)
    published, basis = _published(draft, opened, limits)
    return Article(
        id=_id(headline, text),
        source=source,
        text=text,
        lead=opened.lead,
        headline=headline,
        publisher=one_line(draft.publisher) or opened.agency,
        url=_url(draft.url),
        byline=opened.byline,
        dateline=opened.dateline,
        published=published,
        published_basis=basis,
    )


def _text(draft: Draft, headline: str | None) -> str:
    parts = paragraphs(normalise(draft.text))
    while headline and len(parts) > 1 and key(parts[0]) == key(headline):
        parts = parts[1:]
    return joined((*_author(draft.author, parts), *crossheads_apart(parts)))


def _author(author: str | None, parts: list[str]) -> list[str]:
    """Return the byline that a page shows apart from its text, so that the authors have their evidence in it."""
    names = re.split(r"\s*;\s*", one_line(author) or "")
    line = f"By {' and '.join(name for name in names if name)}"
    known = any(byline(part, 0, len(part)) or part.startswith(line) for part in parts[:2])
    return [line] if parts and not known and byline(line, 0, len(line)) else []


def _check(text: str, max_chars: int) -> None:
    if not any(map(str.isalpha, text)):
        raise InputError("holds no text", remedy="give the article's text, or leave the file out")
    if len(text) > max_chars:
        raise too_long(max_chars)
    if max(map(len, text.split())) > _LONGEST_WORD:
        raise InputError(
            f"is no prose: more than {_LONGEST_WORD:,} characters without a space",
            remedy="give the article's text, or leave the file out",
        )


def too_long(max_chars: int) -> InputError:
    """Return the refusal of a text that is longer than an article can be."""
    return InputError(
        f"is longer than {max_chars:,} characters",
        remedy="divide it into articles, or raise max_chars",
    )


def _published(draft: Draft, opened: Opening, limits: Limits) -> tuple[date | None, str | None]:
    """Return the date that the file gives, else the dateline's, else the one asked for."""
    candidates = ((draft.published, draft.basis), (opened.published, "text"), (limits.published, "argument"))
    return next(((day, basis) for day, basis in candidates if day is not None), (None, None))


def _url(address: str | None) -> str | None:
    cleaned = one_line(address)
    return cleaned if cleaned and re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", cleaned) else None


def _id(headline: str | None, text: str) -> str:
    said = f"{headline or ''}\n{text}"
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:16]
