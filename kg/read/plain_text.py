"""Plain text: an article, or a page saved as text with several of them."""

import re
from dataclasses import replace

from kg.read.dates import find_day
from kg.read.draft import Draft
from kg.read.multi_article import split
from kg.read.normalize import normalise, paragraphs

_HEADER = re.compile(r"(?P<name>[A-Za-z]+):[^\S\n]*(?P<value>.*)")
_FENCE = "---"
_HEADING = re.compile(r"(?m)^#{1,6}[^\S\n]+(.{1,300}?)[^\S\n]*#*$")
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


def read_plain(text: str) -> list[Draft]:
    """Return the articles of a text file.

    A file may begin with lines that say what it is, then a blank line, and between two lines of "---" if one likes::

        Title: Ruritania recalls its envoy
        Date: 2024-03-05
        Source: The Example Herald
        Author: Ada Example
        URL: https://example.org/envoy

    Each is optional, in any order; ``Headline``, ``Published`` and ``Publisher`` mean the same. What follows is then one
    article, taken as it is. Without them, the file is read as a page: its articles are told apart, its furniture left out.
    """
    above, below = _parted(text)
    given = _given(above)
    if given is None:
        return split(paragraphs(normalise(text)))
    return [_with(Draft(text=below), given)]


def read_markdown(text: str) -> list[Draft]:
    """Return the articles of a Markdown file: a text file whose headings have their marks taken away."""
    return read_plain(_HEADING.sub(r"\1", text))


def _parted(text: str) -> tuple[list[str], str]:
    """Return the lines above the first blank line, without fences, and the text below it."""
    cleaned = re.sub(r"\r\n?", "\n", text).lstrip("\ufeff\n")
    if cleaned.startswith(_FENCE + "\n"):
        above, _, below = cleaned.removeprefix(_FENCE + "\n").partition(f"\n{_FENCE}\n")
    else:
        above, _, below = cleaned.partition("\n\n")
    return above.split("\n"), below


def _given(lines: list[str]) -> dict[str, str] | None:
    """Return the fields that the lines give, None where one of them is something else."""
    matches = [_HEADER.fullmatch(line) for line in lines]
    given = {_FIELDS.get(match["name"].lower(), ""): match["value"].strip() for match in matches if match}
    return given if all(matches) and "" not in given else None


def _with(draft: Draft, given: dict[str, str]) -> Draft:
    published = find_day(given.pop("published", ""))
    return replace(draft, **given, published=published, basis="text" if published else None)
