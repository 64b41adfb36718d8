"""The day on which a page says that its article appeared."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from htmldate import find_date
from lxml import html
from lxml.html import HtmlElement

from kg.read.dates import find_day, find_days, is_date_line, is_of_change

# Given, so that neither library reads the clock.
FIXED_DATES: dict[str, Any] = {
    "original_date": True,
    "extensive_search": False,
    "min_date": "1800-01-01",
    "max_date": "2199-12-31",
}

_LONGEST = 80  # characters of an element that is a date
_DATED = re.compile(r"date|publi|time|issued|creat|og:url", re.IGNORECASE)
_OTHERWISE = re.compile(r"modif|updat|copyright|last-|revis|expir|valid", re.IGNORECASE)
_IN_JSON = re.compile(r'"date(?:Published|Created)"\s*:\s*"[^"<>]{4,40}"')
_SHOWN = """
    self::time or contains(@itemprop, 'datePublished') or contains(@class, 'date') or contains(@class, 'time')
    or contains(@class, 'publish') or contains(@id, 'date')
"""
_APART = "ancestor::nav or ancestor::aside or ancestor::footer"
_OWN = f"[{_SHOWN}][not({_APART})]"
_OF_AN_ARTICLE = f".//*{_OWN}"
_OF_A_PAGE = f"(//article)[1]//*{_OWN} | (//h1)[1]/following::*{_OWN}"


def page_day(tree: HtmlElement) -> tuple[date | None, str | None]:
    """Return the day of publication with how it is known: "metadata", or "text" where only the page's text shows it."""
    day = _in_metadata(tree)
    return (day, "metadata") if day else _shown_day(tree.xpath(_OF_A_PAGE))


def article_day(article: HtmlElement) -> tuple[date | None, str | None]:
    """Return the same for one ``<article>`` of several."""
    return _shown_day(article.xpath(_OF_AN_ARTICLE))


def _in_metadata(tree: HtmlElement) -> date | None:
    """Return what htmldate reads in the metadata, if it is written there.

    htmldate fills in what is missing: a month becomes a day of it, 08/09/2025 one of its two readings. So a day counts
    only where it is written out, and never from running text.
    """
    head = "".join(_metadata(tree))
    page = html.document_fromstring(f"<html><head>{head}</head><body><p></p></body></html>")
    found = find_date(page, deferred_url_extractor=True, **FIXED_DATES)
    return next((day for day in find_days(head) if day.isoformat() == found), None)


def _metadata(tree: HtmlElement) -> Iterator[str]:
    """Yield the elements that may say when the article appeared, without those that say when it was changed."""
    for element in tree.xpath("//meta | //link[@rel='canonical']"):
        names = " ".join(
            element.get(name, "") for name in ("name", "property", "itemprop", "http-equiv", "rel")
        )
        if (_DATED.search(names) or names.strip() == "canonical") and not _OTHERWISE.search(names):
            yield html.tostring(element, encoding="unicode", with_tail=False)
    for script in tree.xpath("//script[@type='application/ld+json']"):
        for pair in _IN_JSON.findall(script.text or ""):
            yield f'<script type="application/ld+json">{{{pair}}}</script>'


def _shown_day(elements: list[HtmlElement]) -> tuple[date | None, str | None]:
    return next((found for element in elements for found in _days_of(element)), (None, None))


def _days_of(element: HtmlElement) -> Iterator[tuple[date, str]]:
    written = element.get("datetime") or element.get("content")
    text = " ".join(element.text_content().split())
    if _OTHERWISE.search(" ".join(map(str, element.attrib.values()))) or is_of_change(text[:_LONGEST]):
        return
    if written and (day := find_day(written)):
        yield day, "metadata"
    elif is_date_line(text) and (day := find_day(text)):
        yield day, "text"
