"""Extraction of articles from web pages that were saved as plain text.

Recognition does not depend on the website. An article begins at a headline that is repeated, at a short line next to
"2 hours ago" or "• The Source", or at a short line above a byline or a dateline. Short lines between two paragraphs
are subheadings of the article; short lines after its last paragraph belong to the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from kg.read.boilerplate import remove_inline_boilerplate, remove_insertions
from kg.read.dates import find_date, is_modification_line
from kg.read.draft import Draft
from kg.read.headlines import Header, first_header, header_below_headline, next_header
from kg.read.line_types import PAGE_KINDS, Line, LineKind, classify_lines
from kg.read.normalize import comparison_key, join_paragraphs

_MIN_WORDS_BEFORE_END = 50  # before "Comments" ends the article
_MIN_TRAILING_WORDS = 6  # of the last line; a shorter one labels the next article


@dataclass(slots=True)
class _ArticleBuilder:
    """An article whose paragraphs are being collected."""

    header: Header
    paragraphs: list[str] = field(default_factory=list)
    is_closed: bool = False  # its end has been reached

    def to_draft(self) -> Draft:
        paragraphs = (part for text in self.paragraphs for part in remove_inline_boilerplate(text))
        return Draft(
            text=join_paragraphs((*self.header.text_lines, *paragraphs)),
            headline=self.header.headline,
            publisher=self.header.publisher,
            published=self.header.published,
            basis="text" if self.header.published else None,
        )


def split_articles(texts: list[str]) -> list[Draft]:
    """Return the articles of a page, given as paragraphs and shorter lines."""
    lines = classify_lines(remove_insertions(texts))
    if not any(line.kind is LineKind.PROSE for line in lines):
        return [Draft(text=join_paragraphs(line.text for line in lines if line.kind not in PAGE_KINDS))]
    if not any(line.kind in PAGE_KINDS or line.is_repeated for line in lines):
        return [_single_article(lines)]
    return [article.to_draft() for article in _collect(lines, [])]


def split_below_headline(headline: str | None, texts: list[str]) -> list[Draft]:
    """Return the article with a known headline and the articles after it in the same text."""
    below = [text for text in texts if comparison_key(text) != comparison_key(headline or "")]
    lines = classify_lines(remove_insertions(below))
    header = header_below_headline(headline, _lines_before_prose(lines))
    return [article.to_draft() for article in _collect(lines, [_ArticleBuilder(header=header)])]


def _single_article(lines: list[Line]) -> Draft:
    """Return the article in a text without any page elements. All lines belong to it."""
    above = _lines_before_prose(lines)
    headline = next((line for line in above if line.kind is LineKind.SHORT), None)
    date_line = next(
        (line for line in above if line.kind is LineKind.DATE and not is_modification_line(line.text)), None
    )
    published = find_date(date_line.text) if date_line else None
    return Draft(
        text=join_paragraphs(line.text for line in lines if line is not headline and line is not date_line),
        headline=headline.text if headline else None,
        published=published,
        basis="text" if published else None,
    )


def _lines_before_prose(lines: list[Line]) -> list[Line]:
    return list(takewhile(lambda line: line.kind is not LineKind.PROSE, lines))


def _collect(lines: list[Line], articles: list[_ArticleBuilder]) -> list[_ArticleBuilder]:
    """Add the lines of a page to ``articles``, in alternating runs of prose and short lines."""
    runs = [list(run) for _, run in groupby(lines, key=lambda line: line.kind is LineKind.PROSE)]
    for run, following in zip(runs, [*runs[1:], []], strict=True):
        if run[0].kind is LineKind.PROSE:
            articles = articles or [_ArticleBuilder(header=Header())]
            _add_prose(articles[-1], run)
        elif not articles:
            articles.append(_ArticleBuilder(header=first_header(run)))
        elif following and articles[-1].paragraphs and (header := next_header(run, following[0].text)):
            articles[-1].paragraphs += _own_lines(articles[-1], run[: header.start], _MIN_TRAILING_WORDS)
            articles.append(_ArticleBuilder(header=header))
        else:
            _add_short_lines(articles[-1], run, is_last=not following)
    return articles


def _add_prose(article: _ArticleBuilder, run: list[Line]) -> None:
    if not article.is_closed:
        article.paragraphs += (line.text for line in run)


def _add_short_lines(article: _ArticleBuilder, run: list[Line], *, is_last: bool) -> None:
    """Add subheadings between paragraphs, or the article's own lines after the last paragraph."""
    has_text = sum(len(text.split()) for text in article.paragraphs) >= _MIN_WORDS_BEFORE_END
    ends = has_text and any(line.kind is LineKind.END for line in run)
    article.paragraphs += _own_lines(article, run, 1) if is_last or ends else _subheadings(article, run)
    article.is_closed |= ends


def _own_lines(article: _ArticleBuilder, run: list[Line], min_words: int) -> list[str]:
    """Return the lines after an article's last paragraph, up to the first page element."""
    own = takewhile(lambda line: line.kind not in PAGE_KINDS, run)
    return [] if article.is_closed else [line.text for line in own if len(line.text.split()) >= min_words]


def _subheadings(article: _ArticleBuilder, run: list[Line]) -> Iterator[str]:
    """Yield the short lines between two paragraphs, up to a list of links."""
    for line in takewhile(lambda line: line.kind not in {LineKind.LINK_HEADING, LineKind.END}, run):
        if line.kind not in PAGE_KINDS and not article.is_closed:
            yield line.text
