"""Publication dates of HTML pages."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import htmldate
from lxml import html
from lxml.html import HtmlElement

from kg.read.dates import find_date, find_dates, is_date_line, is_modification_line

# Options of htmldate. The bounds are fixed because their defaults depend on the current date.
DATE_OPTIONS: dict[str, Any] = {
    "original_date": True,
    "extensive_search": False,
    "min_date": "1800-01-01",
    "max_date": "2199-12-31",
}

_MAX_LABEL_CHARS = 80  # of an element's text that is searched for "updated"
_DATE_ATTRIBUTE = re.compile(r"date|publi|time|issued|creat|og:url", re.IGNORECASE)
_OTHER_ATTRIBUTE = re.compile(r"modif|updat|copyright|last-|revis|expir|valid", re.IGNORECASE)
_JSON_LD_DATE = re.compile(r'"date(?:Published|Created)"\s*:\s*"[^"<>]{4,40}"')
_DATE_ELEMENT = """
    self::time or contains(@itemprop, 'datePublished') or contains(@class, 'date') or contains(@class, 'time')
    or contains(@class, 'publish') or contains(@id, 'date')
"""
_OUTSIDE_ARTICLE = "ancestor::nav or ancestor::aside or ancestor::footer"
_CONDITIONS = f"[{_DATE_ELEMENT}][not({_OUTSIDE_ARTICLE})]"
_ARTICLE_DATES = f".//*{_CONDITIONS}"
_PAGE_DATES = f"(//article)[1]//*{_CONDITIONS} | (//h1)[1]/following::*{_CONDITIONS}"


def page_date(tree: HtmlElement) -> tuple[date | None, str | None]:
    """Return a page's date of publication and its origin: "metadata" or "text"."""
    day = _metadata_date(tree)
    return (day, "metadata") if day else _first_date(tree.xpath(_PAGE_DATES))


def article_date(article: HtmlElement) -> tuple[date | None, str | None]:
    """Return the date and its origin for one ``<article>`` among several."""
    return _first_date(article.xpath(_ARTICLE_DATES))


def _metadata_date(tree: HtmlElement) -> date | None:
    """Return the date that htmldate finds in the metadata, if it is written out there.

    htmldate completes partial dates: a month becomes a day, and 08/09/2025 one of its two readings.
    """
    head = "".join(_date_metadata(tree))
    page = html.document_fromstring(f"<html><head>{head}</head><body><p></p></body></html>")
    found = htmldate.find_date(page, deferred_url_extractor=True, **DATE_OPTIONS)
    return next((day for day in find_dates(head) if day.isoformat() == found), None)


def _date_metadata(tree: HtmlElement) -> Iterator[str]:
    """Yield the metadata elements that may contain the date of publication."""
    for element in tree.xpath("//meta | //link[@rel='canonical']"):
        names = " ".join(
            element.get(name, "") for name in ("name", "property", "itemprop", "http-equiv", "rel")
        )
        is_date = _DATE_ATTRIBUTE.search(names) or names.strip() == "canonical"
        if is_date and not _OTHER_ATTRIBUTE.search(names):
            yield html.tostring(element, encoding="unicode", with_tail=False)
    for script in tree.xpath("//script[@type='application/ld+json']"):
        for pair in _JSON_LD_DATE.findall(script.text or ""):
            yield f'<script type="application/ld+json">{{{pair}}}</script>'


def _first_date(elements: list[HtmlElement]) -> tuple[date | None, str | None]:
    return next((found for element in elements for found in _element_date(element)), (None, None))


def _element_date(element: HtmlElement) -> Iterator[tuple[date, str]]:
    """Yield the date of an element and its origin, unless it is the date of an update."""
    attribute = element.get("datetime") or element.get("content")
    text = " ".join(element.text_content().split())
    attributes = " ".join(map(str, element.attrib.values()))
    if _OTHER_ATTRIBUTE.search(attributes) or is_modification_line(text[:_MAX_LABEL_CHARS]):
        return
    if attribute and (day := find_date(attribute)):
        yield day, "metadata"
    elif is_date_line(text) and (day := find_date(text)):
        yield day, "text"
