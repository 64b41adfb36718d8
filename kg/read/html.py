"""HTML pages: the main text by trafilatura, what the page says of it by its metadata."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import trafilatura
from lxml import html
from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata
from trafilatura.utils import load_html

from kg.errors import InputError
from kg.read.draft import Draft
from kg.read.html_dates import FIXED_DATES, article_day, page_day
from kg.read.multi_article import split_below
from kg.read.normalize import key, normalise, one_line

_FEWEST_WORDS = 50  # of an article among several: fewer are a link to one
_HEADINGS = ".//h1 | .//h2 | .//h3"

# What these libraries log of a page they cannot read is told as an error; without a handler it would be printed too.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def read_page(markup: str) -> list[Draft]:
    """Return a page's article; of a page with several ``<article>`` elements in full, each of them."""
    try:
        drafts = list(_drafts(markup))
    except InputError:
        raise
    except (
        Exception
    ) as error:  # the parsers meet whatever is on the web, and say in no one way that they gave up
        raise _unreadable(f"cannot be read as HTML ({type(error).__name__})") from error
    if not drafts:
        raise _unreadable("is HTML without an article's text")
    return drafts


def _unreadable(reason: str) -> InputError:
    return InputError(reason, remedy="save the page once it has loaded, or save its text")


def _drafts(markup: str) -> Iterator[Draft]:
    tree = load_html(markup)
    if tree is None:
        return
    page = _page(tree)
    parts = _parts(tree)
    if len(parts) < 2:
        yield from _with_metadata(_text(tree), page)
        return
    for part in parts:
        yield from _with_metadata(_text(part), _part(part, page))


def _with_metadata(text: str, known: Draft) -> list[Draft]:
    """Tell apart what runs on in one text; what the page says is said of the first."""
    if not text:
        return []
    first, *others = split_below(known.headline, text.split("\n"))
    return [_filled(known, first), *others]


def _filled(known: Draft, first: Draft) -> Draft:
    """Return what the metadata say, and what only the text says where they are silent."""
    dated = known if known.published else first
    return replace(
        known,
        text=first.text,
        publisher=known.publisher or first.publisher,
        published=dated.published,
        basis=dated.basis,
    )


def _page(tree: HtmlElement) -> Draft:
    """Return what the page's metadata say, without a text."""
    known = extract_metadata(tree, date_config=dict(FIXED_DATES))
    published, basis = page_day(tree)
    return Draft(
        text="",
        headline=one_line(known.title),
        publisher=known.sitename,
        author=known.author,
        url=known.url,
        published=published,
        basis=basis,
    )


def _part(article: HtmlElement, page: Draft) -> Draft:
    """Return what is known of one article of several: the page's metadata are those of its main article."""
    headline = one_line(article.xpath(_HEADINGS)[0].text_content())
    if key(headline or "") == key(page.headline or ""):
        return page
    published, basis = article_day(article)
    return Draft(text="", headline=headline, publisher=page.publisher, published=published, basis=basis)


def _parts(tree: HtmlElement) -> list[HtmlElement]:
    """Return the articles that a page has in full: with a heading, and more than a link's few words."""
    outermost = tree.xpath("//article[not(ancestor::article)]")
    return [article for article in outermost if article.xpath(_HEADINGS) and _words(article) >= _FEWEST_WORDS]


def _words(article: HtmlElement) -> int:
    return sum(len(paragraph.text_content().split()) for paragraph in article.iter("p"))


def _text(tree: HtmlElement) -> str:
    """Return the main text, a line for each paragraph."""
    whole = (
        f"<html><body>{html.tostring(tree, encoding='unicode')}</body></html>"
        if tree.tag == "article"
        else tree
    )
    text = trafilatura.extract(
        whole, output_format="txt", include_comments=False, date_extraction_params=dict(FIXED_DATES)
    )
    return "\n".join(line for line in normalise(text or "").split("\n") if line)
