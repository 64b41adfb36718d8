"""Fragments of HTML that are an article as a whole, as in feeds and records: all their text is kept."""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree, html
from lxml.html import HtmlElement

from kg.read.normalize import join_paragraphs, normalize_text

_TAG = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|a|em|strong|b|i|span|img|figure|blockquote|article|section|table)\b[^<>]*>",
    re.IGNORECASE,
)
_LEFT_OUT = [
    "script",
    "style",
    "figure",
    "form",
    "nav",
    "aside",
    "iframe",
    "noscript",
    "svg",
    "video",
    "audio",
    "button",
    "template",
]
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)


def is_fragment(text: str) -> bool:
    """Return True if a text has tags of HTML."""
    return _TAG.search(text) is not None


def fragment_text(markup: str) -> str:
    """Return the text of a fragment, with a blank line between its blocks."""
    if not markup.strip():
        return ""
    return element_text(html.fragment_fromstring(markup, create_parent="div"))


def element_text(element: HtmlElement) -> str:
    """Return the text of an element, with a blank line between its blocks. The element stays as it is."""
    tree = deepcopy(element)
    for part in tree.xpath(" | ".join(f".//{tag}" for tag in _LEFT_OUT)):
        part.drop_tree()
    pieces = "".join(_pieces(tree)).replace("- \n\n", "- ").split("\n\n")
    return join_paragraphs(text for piece in pieces if (text := normalize_text(piece)) and text != "-")


def _pieces(tree: HtmlElement) -> Iterator[str]:
    """Yield the texts in an element, an empty line at each end of a block, and a line end for each ``<br>``."""
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event == "start":
            yield _edge(element) + ("- " if element.tag == "li" else "") + _flat(element.text)
        else:
            is_end = event == "end" and element.tag != "br"
            tail = "" if element is tree else _flat(element.tail)
            yield (_edge(element) if is_end else "") + tail


def _edge(element: HtmlElement) -> str:
    if element.tag == "br":
        return "\n"
    return "\n\n" if element.tag in _BLOCKS else ""


def _flat(text: str | None) -> str:
    """Return a text on one line, with the spaces at its ends."""
    return re.sub(r"\s+", " ", text or "")
