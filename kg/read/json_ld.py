"""Linked data in a page (JSON-LD): the page's own article and the entries of its live blog."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from kg.read.normalize import comparison_key

Item = Mapping[str, Any]

_LIVE_BLOG = "LiveBlogPosting"
# Keys that lead from a page to its own article. Others, such as itemListElement, lead to articles that it links to.
_OWN_KEYS = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf")


def own_article(tree: HtmlElement, headlines: list[str | None]) -> Item | None:
    """Return the page's own article.

    Of several, it is the one with one of the page's ``headlines``; if none has one, none of them is known to be it.
    """
    articles = [item for item in _own_items(tree) if _is_article(item)]
    keys = {comparison_key(headline) for headline in headlines if headline}
    named = [item for item in articles if comparison_key(str(item.get("headline", ""))) in keys]
    if named:
        return named[0]
    return articles[0] if len(articles) == 1 else None


def live_updates(tree: HtmlElement) -> list[Item] | None:
    """Return the entries of a live blog, or None if the page is not marked as one."""
    blogs = [item for item in _own_items(tree) if _LIVE_BLOG in _types(item)]
    if not blogs:
        return None
    updates = blogs[0].get("liveBlogUpdate")
    entries = updates if isinstance(updates, list) else [updates]
    return [entry for entry in entries if isinstance(entry, Mapping)]


def _own_items(tree: HtmlElement) -> Iterator[Item]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            yield from _items(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue


def _items(value: object) -> Iterator[Item]:
    if isinstance(value, list):
        for item in value:
            yield from _items(item)
    elif isinstance(value, Mapping):
        yield value
        for key in _OWN_KEYS:
            yield from _items(value.get(key))


def _types(item: Item) -> list[str]:
    found = item.get("@type")
    return [str(name) for name in (found if isinstance(found, list) else [found])]


def _is_article(item: Item) -> bool:
    """Return True for schema.org's Article and its kinds, such as NewsArticle, ReportageNewsArticle and BlogPosting."""
    return any(name.endswith(("Article", "BlogPosting", "Report")) for name in _types(item))
