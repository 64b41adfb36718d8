"""Publication dates of HTML pages, in the order of the evidence.

1. The page's own article in its linked data (JSON-LD): datePublished.
2. Metadata of publication: article:published_time and others, in data/page_dates.toml.
3. Metadata with a plain date, such as "date".
4. The first date next to the article's heading, or its first ``<time>``.
5. Dates of creation: of the page's own article, then of the metadata.
6. A day in the canonical URL.

Dates of updates, of other articles and of the site count for nothing.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from lxml.html import HtmlElement

from kg.read.dates import find_date, is_date_line, is_modification_line, parse_day
from kg.read.json_ld import Item, own_article

_FILE = Path(__file__).parent / "data" / "page_dates.toml"
_MAX_LABEL_CHARS = 80  # of an element's text that is searched for "updated"
_OTHER_ATTRIBUTE = re.compile(r"modif|updat|copyright|last-|revis|expir|valid", re.IGNORECASE)
_DATE_ELEMENT = """
    self::time or contains(@itemprop, 'datePublished') or contains(@class, 'date') or contains(@class, 'time')
    or contains(@class, 'publish') or contains(@id, 'date')
"""
_OUTSIDE_ARTICLE = "ancestor::nav or ancestor::aside or ancestor::footer"
_CONDITIONS = f"[{_DATE_ELEMENT}][not({_OUTSIDE_ARTICLE})]"
_ARTICLE_DATES = f".//*{_CONDITIONS}"
_PAGE_DATES = f"(//article)[1]//*{_CONDITIONS} | (//h1)[1]/following::*{_CONDITIONS}"
_META_NAMES = ("property", "name", "itemprop", "http-equiv")

Evidence = tuple[date, str]  # the day and its origin: "metadata" or "text"


def page_date(tree: HtmlElement, headlines: list[str | None]) -> tuple[date | None, str | None]:
    """Return a page's date of publication and its origin. ``headlines`` tell its own article from others."""
    return next(_evidence(tree, own_article(tree, headlines)), (None, None))


def article_date(article: HtmlElement) -> tuple[date | None, str | None]:
    """Return the date and its origin for one ``<article>`` among several."""
    return next(_visible_dates(article.xpath(_ARTICLE_DATES)), (None, None))


def _evidence(tree: HtmlElement, article: Item | None) -> Iterator[Evidence]:
    yield from _days(article.get("datePublished") if article else None)
    yield from _meta_days(tree, "published")
    yield from _meta_days(tree, "date")
    yield from _visible_dates(tree.xpath(_PAGE_DATES))
    yield from _days(article.get("dateCreated") if article else None)
    yield from _meta_days(tree, "created")
    for link in tree.xpath("//link[@rel='canonical'] | //meta[@property='og:url']"):
        if day := find_date(link.get("href") or link.get("content") or ""):
            yield day, "metadata"


def _days(value: object) -> Iterator[Evidence]:
    if day := parse_day(value):
        yield day, "metadata"


def _meta_days(tree: HtmlElement, kind: str) -> Iterator[Evidence]:
    """Yield the days of the page's metadata, in the order of the names in the data."""
    contents: dict[str, list[str]] = {}
    for meta in tree.xpath("//meta[@content]"):
        for name in {meta.get(attribute, "").lower() for attribute in _META_NAMES}:
            contents.setdefault(name, []).append(meta.get("content"))
    for name in _names()[kind]:
        for content in contents.get(name, []):
            yield from _days(content)


def _visible_dates(elements: list[HtmlElement]) -> Iterator[Evidence]:
    for element in elements:
        yield from _element_date(element)


def _element_date(element: HtmlElement) -> Iterator[Evidence]:
    """Yield the date of an element and its origin, unless it is the date of an update."""
    attribute = element.get("datetime") or element.get("content")
    text = " ".join(element.text_content().split())
    attributes = " ".join(map(str, element.attrib.values()))
    if _OTHER_ATTRIBUTE.search(attributes) or is_modification_line(text[:_MAX_LABEL_CHARS]):
        return
    if attribute and (day := parse_day(attribute)):
        yield day, "metadata"
    elif is_date_line(text) and (day := find_date(text)):
        yield day, "text"


@cache
def _names() -> dict[str, list[str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
