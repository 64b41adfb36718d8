"""Live blogs: pages with entries that each have their own time. Each entry is an article."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from kg.read.dates import parse_day
from kg.read.draft import Draft
from kg.read.html_fragments import element_text, fragment_text, is_fragment
from kg.read.json_ld import Item, live_updates
from kg.read.normalize import comparison_key, normalize_line

_LIVE = re.compile(r"\blive\b|live-?(?:blog|entry|entries|feed|post|update|stream)", re.IGNORECASE)
_MIN_ENTRIES = 2
_MIN_ENTRY_WORDS = 8
_MIN_SHARE = 0.5  # of the words on the page that are in the entries
_HEADINGS = ".//h2 | .//h3 | .//h4 | .//header//strong"
_FURNITURE = ".//time | .//h2 | .//h3 | .//h4"


def read_live_blog(tree: HtmlElement, page: Draft) -> list[Draft]:
    """Return an article for each entry of a live blog, or nothing if the page is none.

    Publisher and author are those of the ``page``. An entry without a day of its own has none.
    """
    updates = live_updates(tree)
    entries = _marked_entries(tree, is_live=updates is not None or _is_live(tree, page))
    if entries:
        return [_from_element(entry, page) for entry in entries]
    drafts = [_from_update(update, page) for update in updates or ()]
    return [draft for draft in drafts if draft.text]


def _is_live(tree: HtmlElement, page: Draft) -> bool:
    return bool(_LIVE.search(page.headline or "")) or bool(_LIVE.search(_labels(tree.find("body"))))


def _labels(element: HtmlElement | None) -> str:
    return (
        ""
        if element is None
        else f"{element.get('id', '')} {element.get('class', '')} {element.get('itemtype', '')}"
    )


def _marked_entries(tree: HtmlElement, *, is_live: bool) -> list[HtmlElement]:
    """Return the elements that are entries: siblings of one kind, each with a machine-readable time and a text."""
    siblings: dict[tuple[HtmlElement, str], list[HtmlElement]] = defaultdict(list)
    for time in tree.xpath(
        "//body//time[@datetime][not(ancestor::nav or ancestor::footer or ancestor::aside)]"
    ):
        entry = _entry_around(time)
        if entry is not None and (is_live or _LIVE.search(_labels(entry) + _labels(entry.getparent()))):
            kind = siblings[entry.getparent(), entry.tag]
            kind += [entry] if entry not in kind else []
    groups = [entries for entries in siblings.values() if len(entries) >= _MIN_ENTRIES]
    largest = max(groups, key=len, default=[])
    # Fewer words are a list of links to other articles.
    return largest if sum(map(_word_count, largest)) >= _MIN_SHARE * _word_count(tree) else []


def _entry_around(time: HtmlElement) -> HtmlElement | None:
    """Return the smallest element around a time that also has prose, if no other entry's time is in it."""
    for element in time.iterancestors():
        if element.tag in {"body", "main", "html"}:
            return None
        if _word_count(element) >= _MIN_ENTRY_WORDS:
            others = element.xpath(".//time[@datetime]")
            return element if len({other.get("datetime") for other in others}) == 1 else None
    return None


def _word_count(element: HtmlElement) -> int:
    return sum(
        len(paragraph.text_content().split()) for paragraph in element.xpath(".//p | .//li[not(.//p)]")
    )


def _from_element(entry: HtmlElement, page: Draft) -> Draft:
    heading = next(
        (text for found in entry.xpath(_HEADINGS) if (text := normalize_line(found.text_content()))), None
    )
    day = parse_day(entry.xpath(".//time[@datetime]")[0].get("datetime"))
    anchor = entry.get("id") or next(iter(entry.xpath(".//*[@id][1]/@id")), None)
    furniture = {comparison_key(found.text_content()) for found in entry.xpath(_FURNITURE)}
    paragraphs = element_text(entry).split("\n\n")
    text = "\n\n".join(part for part in paragraphs if comparison_key(part) not in furniture)
    return _entry(page, heading, text, day, anchor)


def _from_update(update: Item, page: Draft) -> Draft:
    body = str(update.get("articleBody") or "")
    text = fragment_text(body) if is_fragment(body) else body
    draft = _entry(
        page,
        normalize_line(str(update.get("headline") or "")),
        text,
        parse_day(update.get("datePublished")),
        None,
    )
    address = update.get("url")
    return replace(draft, url=address if isinstance(address, str) else None)


def _entry(page: Draft, headline: str | None, text: str, day: date | None, anchor: str | None) -> Draft:
    url = f"{urldefrag(page.url).url}#{anchor}" if page.url and anchor else None
    basis = "metadata" if day else None
    return replace(page, text=text, headline=headline, published=day, basis=basis, url=url)
