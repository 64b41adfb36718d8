"""Prepares a page for the extraction of its main text: boxes are removed, asides and layout tables with text opened."""

import re
import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

from lxml.html import HtmlElement

_FILE = Path(__file__).parent / "data" / "page_boxes.toml"
_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CAPTION = "figcaption"
_KEPT = frozenset({"html", "body", "main", "article", "head"})
_MAX_BOX_WORDS = 400  # a longer box is the article of a page with odd names
_MIN_ARTICLE_SHARE = 0.5  # of the words in paragraphs
_MIN_CELL_WORDS = 30  # in paragraphs of a table that lays out the page
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tfoot", "tr", "td", "th", "center"})


def clean_page(tree: HtmlElement) -> None:
    """Remove what is not the article, and turn elements that hide it from the extraction into plain ones."""
    _remove_boxes(tree)
    _open_asides(tree)
    _open_layout_tables(tree)


def paragraph_words(element: HtmlElement) -> int:
    """Return the number of words in the paragraphs of an element."""
    return sum(len(paragraph.text_content().split()) for paragraph in element.iter("p"))


def _remove_boxes(tree: HtmlElement) -> None:
    for element in list(tree.iter()):
        if _is_box(element) and element.getparent() is not None and not _holds_article(element):
            element.drop_tree()


def _is_box(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _KEPT:
        return False
    if element.tag == _CAPTION:
        return True
    if element.get("role", "").lower() in _rules()["roles"]:
        return True
    labels = f"{element.get('id', '')} {element.get('class', '')}"
    parts = [part.lower() for part in _NAME.findall(labels)] if labels.strip() else []
    names = {*parts, *(first + second for first, second in pairwise(parts))}
    return not names.isdisjoint(_rules()["names"])


def _holds_article(element: HtmlElement) -> bool:
    has_heading = bool(element.xpath(".//h1 | .//article | .//main | ancestor-or-self::h1"))
    return has_heading or paragraph_words(element) > _MAX_BOX_WORDS


def _open_asides(tree: HtmlElement) -> None:
    """Turn the ``<aside>`` that holds the page's heading or most of its text into a ``<div>``."""
    words = paragraph_words(tree)
    for aside in tree.xpath("//aside[not(ancestor::article)]"):
        has_heading = bool(aside.xpath(".//h1")) and not tree.xpath("//h1[not(ancestor::aside)]")
        if has_heading or paragraph_words(aside) > _MIN_ARTICLE_SHARE * words:
            aside.tag = "article"


def _open_layout_tables(tree: HtmlElement) -> None:
    """Turn tables whose cells have paragraphs of prose, as in old pages and mails, into plain blocks."""
    for table in tree.xpath("//table[not(ancestor::table)]"):
        if _is_layout(table):
            for part in table.iter(*_TABLE_PARTS):
                part.tag = "div"


def _is_layout(table: HtmlElement) -> bool:
    is_marked = table.get("role") in {"presentation", "none"} or table.find(".//table") is not None
    return is_marked or paragraph_words(table) >= _MIN_CELL_WORDS


@cache
def _rules() -> dict[str, frozenset[str]]:
    tables = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {kind: frozenset(names) for kind, names in tables.items()}
