"""Feeds: RSS, Atom and RDF, read by feedparser. Each item with a text is an article."""

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import feedparser

from kg.errors import InputError
from kg.read.dates import find_date
from kg.read.draft import Draft
from kg.read.field_names import unread_date
from kg.read.html_fragments import fragment_text, is_fragment
from kg.read.located import LocatedDraft, read_part
from kg.read.normalize import normalize_line
from kg.read.truncation import whole_sentences

_ROOT = re.compile(rb"<(?:rss|feed|(?:[\w-]+:)?RDF)[\s>]", re.IGNORECASE)
_DATE_FIELDS = ("published", "created", "updated")


def is_feed(start: bytes) -> bool:
    """Return True if a file begins like RSS, Atom or RDF."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _ROOT.search(start) is not None


def read_feed(data: bytes) -> Iterator[LocatedDraft]:
    """Yield the article of each item. Raises :class:`InputError` if the feed has no items."""
    feed = feedparser.parse(io.BytesIO(data))
    if not feed.entries:
        raise InputError("The feed has no items.", remedy="Save the feed again, or leave it out.")
    publisher = normalize_line(feed.feed.get("title"))
    for position, entry in enumerate(feed.entries, start=1):
        yield from read_part(f"#{position}", partial(_articles, entry, publisher))


def item_links(data: bytes) -> list[str]:
    """Return the addresses of the items that have no full text in the feed."""
    entries = feedparser.parse(io.BytesIO(data)).entries
    return [entry.link for entry in entries if entry.get("link") and not entry.get("content")]


def _articles(entry: Any, publisher: str | None) -> list[Draft]:
    text, note = whole_sentences(_text(entry))
    if not text:
        raise InputError("The item has no text.", remedy="Fetch its page: kg fetch URL.")
    given, published = _published(entry)
    notes = [unread_date(given)] if given and published is None else []
    draft = Draft(
        text=text,
        headline=normalize_line(fragment_text(entry.get("title", ""))),
        publisher=normalize_line((entry.get("source") or {}).get("title")) or publisher,
        author="; ".join(name for author in entry.get("authors", []) if (name := author.get("name"))) or None,
        url=entry.get("link"),
        published=published,
        basis="metadata" if published else None,
        notes=(*notes, *note),
    )
    return [draft]


def _text(entry: Any) -> str:
    """Return the full text of an item, or its summary."""
    contents = [content.get("value", "") for content in entry.get("content", [])]
    found = max((*contents, ""), key=len) or entry.get("summary", "")
    return fragment_text(found) if is_fragment(found) or "&" in found else found


def _published(entry: Any) -> tuple[str | None, date | None]:
    """Return the date of publication as it is written, in its own time zone, and the day."""
    for name in _DATE_FIELDS:
        if given := entry.get(name):
            parsed = entry.get(f"{name}_parsed")
            return given, find_date(given) or (date(*parsed[:3]) if parsed else None)
    return None, None
