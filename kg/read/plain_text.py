"""Plain text: a single article, or a page saved as text."""

import re
from dataclasses import replace

from kg.read.dates import parse_day
from kg.read.draft import Draft
from kg.read.field_names import unread_date
from kg.read.multi_article import split_articles
from kg.read.normalize import normalize_text, split_paragraphs

_FIELD_LINE = re.compile(r"(?P<name>[A-Za-z]+):[^\S\n]*(?P<value>.*)")
_FIELDS = {
    "title": "headline",
    "headline": "headline",
    "date": "published",
    "published": "published",
    "source": "publisher",
    "publisher": "publisher",
    "author": "author",
    "url": "url",
}


def read_plain_text(text: str) -> list[Draft]:
    """Return the articles of a text file.

    A file can begin with metadata fields, then a blank line::

        Title: Ruritania recalls its envoy
        Date: 2024-03-05
        Source: The Example Herald
        Author: Ada Example
        URL: https://example.org/envoy

    All fields are optional, in any order. ``Headline``, ``Published`` and ``Publisher`` are synonyms. A file with
    fields contains exactly one article. Any other file is read as a page: it is split into articles, and boilerplate
    is removed.
    """
    header, body = _split_header(text)
    fields = _parse_fields(header)
    if fields is None:
        return split_articles(split_paragraphs(normalize_text(text)))
    return [_with_fields(Draft(text=body), fields)]


def _split_header(text: str) -> tuple[list[str], str]:
    """Return the lines above the first blank line, and the text below."""
    cleaned = re.sub(r"\r\n?", "\n", text).lstrip("\ufeff\n")
    header, _, body = cleaned.partition("\n\n")
    return header.split("\n"), body


def _parse_fields(lines: list[str]) -> dict[str, str] | None:
    """Return the metadata fields, or None if one of the lines is not a known field."""
    matches = [_FIELD_LINE.fullmatch(line) for line in lines]
    fields = {_FIELDS.get(match["name"].lower(), ""): match["value"].strip() for match in matches if match}
    return fields if all(matches) and "" not in fields else None


def _with_fields(draft: Draft, fields: dict[str, str]) -> Draft:
    given = fields.pop("published", "")
    published = parse_day(given)
    notes = (unread_date(given),) if given and not published else ()
    return replace(draft, **fields, published=published, basis="text" if published else None, notes=notes)
