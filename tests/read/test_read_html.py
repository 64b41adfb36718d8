"""HTML: main text, metadata, and only dates that the page contains."""

from datetime import date
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import read
from kg.read.html import read_page

DATA = Path(__file__).parent / "data"
PROSE = (
    "<p>Ruritania recalled its ambassador to Borduria on Tuesday after talks over the river border failed.</p>"
    "<p>It was first discussed on 2023-05-06 12:00:00 and again on 12 March 2022, officials in Strelsau said.</p>"
)


def test_page_yields_its_article():
    (article,) = read([DATA / "herald.html"])
    assert (article.headline, article.publisher) == (
        "Ruritania recalls envoy from Borduria",
        "The Example Herald",
    )
    assert (article.published, article.published_basis) == (date(2024, 3, 5), "metadata")
    assert article.url == "https://example.org/world/envoy"
    assert (article.byline.quote, article.dateline.quote) == ("Ada Example", "STRELSAU")
    assert article.text.split("\n\n") == [
        "By Ada Example",
        "STRELSAU (Northwire) - Ruritania recalled its ambassador to Borduria on Tuesday after talks over the river border"
        " failed, its foreign ministry said.",
        "Talks broke down",
        "Foreign Minister Anna Sapt told reporters that Borduria had refused to sign the protocol, and that “nothing more”"
        " could be done before the spring.",
        "- No date was set for a new round",
        "- No envoy was named",
        "“We regret this,” she said.",
    ]


def test_page_with_several_article_elements_yields_each():
    first, second = read([DATA / "several.html"])
    assert (first.headline, first.published) == ("Ruritania recalls envoy", date(2024, 3, 5))
    assert (second.headline, second.published) == ("Borduria rejects the charge", None)
    assert first.publisher == second.publisher == "The Example Herald"
    assert first.text.endswith("“We regret this,” Foreign Minister Anna Sapt said.")
    assert second.text.endswith("“We regret nothing,” a spokesman said.")


def test_page_with_several_articles_in_one_text_yields_each():
    lines = (DATA / "harbour-page.txt").read_text(encoding="utf-8").split("\n")
    title = next(line for line in lines if line and lines.count(line) > 1)
    body = "".join(
        f"<h2>{line}</h2>" if lines.count(line) > 1 else f"<p>{line}</p>" for line in lines if line
    )
    first, second, third = read_page(
        f"<html><head><title>{title}</title></head><body><main>{body}</main></body></html>"
    )
    assert first.headline == title
    assert (second.headline, second.publisher) == (
        "Syldavia offers to host a summit on river traffic",
        "Coast Wire",
    )
    assert (third.headline, third.publisher) == ("Borduria denies moving guns to the river", None)
    assert "Sign up" not in first.text
    assert third.text.endswith("said that they were lorries.")


def test_source_and_date_in_the_text_fill_missing_metadata():
    markup = f"<h1>Envoy recalled</h1><p>The Post13 hours ago</p><p>20 August 2024</p>{PROSE}"
    (draft,) = read_page(f"<html><head><title>Envoy recalled</title></head><body>{markup}</body></html>")
    assert (draft.publisher, str(draft.published), draft.basis) == ("The Post", "2024-08-20", "text")
    assert "hours ago" not in draft.text


def day(head="", body=""):
    (draft,) = read_page(
        f"<html><head><title>Envoy recalled</title>{head}</head><body>{body}{PROSE}</body></html>"
    )
    return draft.published and draft.published.isoformat(), draft.basis


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-08-20T23:30:00-04:00">',
        '<meta name="date" content="Tue, 20 Aug 2024 23:30:00 -0400">',
        '<meta itemprop="datePublished" content="2024-08-20">',
        '<link rel="canonical" href="https://example.org/2024/08/20/envoy">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2024-08-22T10:00:00Z",'
        ' "datePublished": "2024-08-20T10:00:00Z"}</script>',
    ],
)
def test_page_date_reads_metadata(head):
    assert day(head) == ("2024-08-20", "metadata")


@pytest.mark.parametrize(
    ("body", "basis"),
    [
        ('<article><h1>Envoy</h1><time datetime="2024-08-20T10:00">today</time></article>', "metadata"),
        ("<h1>Envoy</h1><time>20 August 2024</time>", "text"),
        (
            '<h1>Envoy</h1><span class="date">Updated 22 August 2024</span><span class="date">August 20, 2024</span>',
            "text",
        ),
        ('<h1>Envoy</h1><p class="published">Published 20 Aug 2024 at 14:00</p>', "text"),
    ],
)
def test_page_date_reads_visible_dates(body, basis):
    assert day(body=body) == ("2024-08-20", basis)


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<meta property="article:published_time" content="2024-08">',
        '<meta property="article:published_time" content="yesterday">',
        '<meta name="date" content="08/09/2024">',
        '<meta itemprop="copyrightyear" content="2024">',
        '<meta property="article:modified_time" content="2024-08-21">',
        '<meta name="description" content="First said on 2024-08-20">',
        '<link rel="canonical" href="https://example.org/2024/08/envoy">',
        '<script type="application/ld+json">{"dateModified": "2024-08-22T10:00:00Z"}</script>',
    ],
)
def test_page_date_is_none_without_publication_date(head):
    assert day(head) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Envoy</h1><time>3 hours ago</time>",
        '<time datetime="2024-11-24">Today</time><h1>Envoy</h1>',
        '<h1>Envoy</h1><aside><time datetime="2022-01-01">older</time></aside>',
        '<h1>Envoy</h1><div class="timeline">On 20 August 2024 the envoy left.</div>',
        '<h1>Envoy</h1><img src="/2024/08/20/envoy.jpg">',
    ],
)
def test_page_date_ignores_unrelated_dates(body):
    assert day(body=body) == (None, None)


def test_author_is_read_from_metadata():
    head = '<meta name="author" content="Ada Example; Bo Sample">'
    markup = f"<html><head><title>Envoy recalled</title>{head}</head><body>{PROSE}</body></html>"
    (draft,) = read_page(markup)
    assert draft.author == "Ada Example; Bo Sample"


@pytest.mark.parametrize(
    "markup",
    [
        "<html></html>",
        "<html><body><p></p></body></html>",
        "<body><script>let a = 1;</script></body>",
        "<div",
        "<",
    ],
)
def test_page_without_text_raises(markup):
    with pytest.raises(InputError, match="HTML"):
        read_page(markup)


def test_unreadable_page_prints_nothing(capfd):
    with pytest.raises(InputError):
        read_page("<")
    assert capfd.readouterr() == ("", "")
