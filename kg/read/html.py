"""HTML pages: main text extraction and metadata by trafilatura."""

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
from kg.read.html_dates import article_date, page_date
from kg.read.live_blogs import read_live_blog
from kg.read.multi_article import split_below_headline
from kg.read.normalize import comparison_key, normalize_line, normalize_text
from kg.read.page_cleaning import clean_page, paragraph_words

_MIN_ARTICLE_WORDS = 50  # a shorter <article> is a teaser
_HEADINGS = ".//h1 | .//h2 | .//h3"
# Options of htmldate, by way of trafilatura, whose dates are not used. Its default search takes long.
_DATE_OPTIONS = {"extensive_search": False}

# Errors of these libraries are reported as InputError. Without a handler, logging would also print them.
for _library in ("trafilatura", "htmldate"):
    logging.getLogger(_library).addHandler(logging.NullHandler())


def read_page(markup: str) -> list[Draft]:
    """Return the article of a page, each of several full ``<article>`` elements, or the entries of a live blog.

    Raises :class:`InputError` if there is no article text.
    """
    try:
        drafts = list(_drafts(markup))
    except InputError:
        raise
    # The HTML parsers raise many kinds of errors on malformed pages.
    except Exception as error:
        raise _unreadable(f"The HTML page cannot be parsed ({type(error).__name__}).") from error
    if not drafts:
        raise _unreadable("The HTML page has no article text.")
    return drafts


def _unreadable(reason: str) -> InputError:
    return InputError(reason, remedy="Save the page after it has loaded, or save its text.")


def _drafts(markup: str) -> Iterator[Draft]:
    tree = load_html(markup)
    if tree is None:
        return
    metadata = _page_metadata(tree)
    clean_page(tree)
    if entries := read_live_blog(tree, metadata):
        yield from entries
        return
    articles = _full_articles(tree)
    if len(articles) < 2:
        yield from _split_text(_main_text(tree), metadata)
        return
    for article in articles:
        yield from _split_text(_main_text(article), _article_metadata(article, metadata))


def _split_text(text: str, metadata: Draft) -> list[Draft]:
    """Split a text that contains several articles.

    The metadata belongs to the first one.
    """
    if not text:
        return []
    first, *others = split_below_headline(metadata.headline, text.split("\n"))
    return [_merge(metadata, first), *others]


def _merge(metadata: Draft, draft: Draft) -> Draft:
    """Return the text with its metadata.

    Missing publishers and dates are taken from the text.
    """
    dated = metadata if metadata.published else draft
    return replace(
        metadata,
        text=draft.text,
        publisher=metadata.publisher or draft.publisher,
        published=dated.published,
        basis=dated.basis,
    )


def _page_metadata(tree: HtmlElement) -> Draft:
    """Return the metadata of a page as a draft without text."""
    document = extract_metadata(tree, date_config=dict(_DATE_OPTIONS))
    first_heading = next((heading.text_content() for heading in tree.iter("h1")), None)
    published, basis = page_date(tree, [document.title, first_heading])
    return Draft(
        text="",
        headline=normalize_line(document.title),
        publisher=document.sitename,
        author=document.author,
        url=document.url,
        published=published,
        basis=basis,
    )


def _article_metadata(article: HtmlElement, page: Draft) -> Draft:
    """Return the metadata of one article among several.

    The page's metadata describes the main article.
    """
    headline = normalize_line(article.xpath(_HEADINGS)[0].text_content())
    if comparison_key(headline or "") == comparison_key(page.headline or ""):
        return page
    published, basis = article_date(article)
    return Draft(text="", headline=headline, publisher=page.publisher, published=published, basis=basis)


def _full_articles(tree: HtmlElement) -> list[HtmlElement]:
    """Return the ``<article>`` elements that have a heading and more words than a teaser."""
    outermost = tree.xpath("//article[not(ancestor::article)]")
    return [
        article
        for article in outermost
        if article.xpath(_HEADINGS) and paragraph_words(article) >= _MIN_ARTICLE_WORDS
    ]


def _main_text(tree: HtmlElement) -> str:
    """Return the main text, one paragraph per line."""
    page = (
        f"<html><body>{html.tostring(tree, encoding='unicode')}</body></html>"
        if tree.tag == "article"
        else tree
    )
    text = trafilatura.extract(
        page, output_format="txt", include_comments=False, date_extraction_params=dict(_DATE_OPTIONS)
    )
    return "\n".join(line for line in normalize_text(text or "").split("\n") if line)
