"""A page saved as text: its articles, one after the other, without what stands around them.

No page is known by its words. An article begins where a headline stands twice, or a short line stands beside
"2 hours ago" or "• The Source", or where a byline or a dateline opens a paragraph below a short line. Its prose follows;
short lines between prose are its own headings, and those after it are the page's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from kg.read.boilerplate import without_phrases
from kg.read.dates import find_day, is_of_change
from kg.read.draft import Draft
from kg.read.headlines import Head, first_head, known_head, next_head
from kg.read.line_types import OF_A_PAGE, Kind, Line, classify
from kg.read.normalize import joined, key

_READ_ENOUGH = 50  # words after which "Comments" is no button above the article
_SHORTEST_REST = 6  # words of a last line that is more than a label of the next article


@dataclass(slots=True)
class _Article:
    """An article while its lines are gathered."""

    head: Head
    paragraphs: list[str] = field(default_factory=list)
    closed: bool = False  # nothing more of it follows


def split(texts: list[str]) -> list[Draft]:
    """Return the articles of a page, each of whose lines is a paragraph or shorter."""
    lines = classify(texts)
    if not any(line.kind is Kind.PROSE for line in lines):
        return [Draft(text=joined(line.text for line in lines if line.kind not in OF_A_PAGE))]
    if not any(line.kind in OF_A_PAGE or line.repeated for line in lines):
        return [_alone(lines)]
    return [_draft(article) for article in _articles(lines, [])]


def split_below(headline: str | None, texts: list[str]) -> list[Draft]:
    """Return the article that these lines are, whose headline is known, and those that run on after it."""
    lines = classify([text for text in texts if key(text) != key(headline or "")])
    head = known_head(headline, list(takewhile(lambda line: line.kind is not Kind.PROSE, lines)))
    return [_draft(article) for article in _articles(lines, [_Article(head=head)])]


def _alone(lines: list[Line]) -> Draft:
    """Return an article that has no page around it: all its lines are its own."""
    above = list(takewhile(lambda line: line.kind is not Kind.PROSE, lines))
    headline = next((line for line in above if line.kind is Kind.SHORT), None)
    dated = next((line for line in above if line.kind is Kind.DATE and not is_of_change(line.text)), None)
    published = find_day(dated.text) if dated else None
    return Draft(
        text=joined(line.text for line in lines if line is not headline and line is not dated),
        headline=headline.text if headline else None,
        published=published,
        basis="text" if published else None,
    )


def _draft(article: _Article) -> Draft:
    whole = (part for text in article.paragraphs for part in without_phrases(text))
    head = article.head
    return Draft(
        text=joined((*head.kept, *whole)),
        headline=head.headline,
        publisher=head.publisher,
        published=head.published,
        basis="text" if head.published else None,
    )


def _articles(lines: list[Line], articles: list[_Article]) -> list[_Article]:
    """Walk over a page's prose and the short lines between it, and begin an article where one begins."""
    runs = [list(run) for _, run in groupby(lines, key=lambda line: line.kind is Kind.PROSE)]
    for run, following in zip(runs, [*runs[1:], []], strict=True):
        if run[0].kind is Kind.PROSE:
            articles = articles or [_Article(head=Head())]
            _read_prose(articles[-1], run)
        elif not articles:
            articles.append(_Article(head=first_head(run)))
        elif following and articles[-1].paragraphs and (head := next_head(run, following[0].text)):
            articles[-1].paragraphs += _rest(articles[-1], run[: head.start], _SHORTEST_REST)
            articles.append(_Article(head=head))
        else:
            _read_between(articles[-1], run, last=not following)
    return articles


def _read_prose(article: _Article, run: list[Line]) -> None:
    if not article.closed:
        article.paragraphs += (line.text for line in run)


def _read_between(article: _Article, run: list[Line], *, last: bool) -> None:
    """Take up the headings between two paragraphs, or the lines below the last one."""
    enough = sum(len(text.split()) for text in article.paragraphs) >= _READ_ENOUGH
    ends = enough and any(line.kind is Kind.END for line in run)
    article.paragraphs += _rest(article, run, 1) if last or ends else _headings(article, run)
    article.closed |= ends


def _rest(article: _Article, run: list[Line], fewest: int) -> list[str]:
    """Return the lines right after an article's last paragraph that are its own; the page's furniture ends them."""
    own = takewhile(lambda line: line.kind not in OF_A_PAGE, run)
    return [] if article.closed else [line.text for line in own if len(line.text.split()) >= fewest]


def _headings(article: _Article, run: list[Line]) -> Iterator[str]:
    """Yield the short lines between two paragraphs, but for links under a box's heading."""
    for line in takewhile(lambda line: line.kind not in {Kind.BOX, Kind.END}, run):
        if line.kind not in OF_A_PAGE and not article.closed:
            yield line.text
