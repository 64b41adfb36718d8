"""The inputs of ../shared/cases/reading, which were read wrongly, with what is right."""

import os
from datetime import date
from pathlib import Path

import pytest

from kg.model import Article, Failure, Notice
from kg.read import read

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "reading"
DAY = date(2025, 8, 20)


@pytest.fixture
def case():
    if not CASES.is_dir() and os.environ.get("CI") != "true":
        pytest.skip("The checkout has no ../shared/cases.")

    def read_case(name):
        found = list(read([CASES / name]))
        assert not [item for item in found if isinstance(item, Failure)]
        articles = [item for item in found if isinstance(item, Article)]
        return articles, [item for item in found if isinstance(item, Notice)]

    return read_case


@pytest.mark.parametrize(
    ("name", "headline", "publisher", "url"),
    [
        ("01-jsonld-related.html", "Peru expels two Bolivian envoys", "The Borvia Post", None),
        (
            "02-scraper-record.json",
            "Peru expels two Bolivian envoys",
            "The Lima Post",
            "https://post.example/2025/08/peru-expels",
        ),
        (
            "03-crawler-record.json",
            "Peru expels two Bolivian envoys",
            "post.example",
            "https://post.example/x",
        ),
        (
            "05-clipped.md",
            "Peru expels two Bolivian envoys",
            None,
            "https://post.example/2025/08/peru-expels",
        ),
        ("08-newsletter.eml", "Peru expels two Bolivian envoys", None, None),
        ("11-aside-cookie.html", "Kenya and Uganda quarrel over Migingo island", None, None),
        ("13-readmore-caption.html", "Kenya and Uganda quarrel over Migingo island", None, None),
        ("14-badbyte.html", "Kenya and Uganda quarrel over Migingo island", None, None),
        ("15-mojibake.txt", "Kenya and Uganda quarrel", None, None),
        ("47-pdf-paste.txt", "Pasted from a PDF", None, None),
    ],
)
def test_case_has_metadata_and_day(case, name, headline, publisher, url):
    [article], _ = case(name)
    assert (article.headline, article.publisher, article.url) == (headline, publisher, url)
    assert article.published == DAY
    assert article.text


def test_case_of_compact_dates(case):
    articles, notices = case("04-compact-dates.jsonl")
    assert [article.published for article in articles] == [DAY] * 4
    assert notices == []


@pytest.mark.parametrize("name", ["06-articles.csv", "07-feed.xml"])
def test_case_of_several_articles(case, name):
    articles, _ = case(name)
    assert [(article.headline, article.published) for article in articles] == [
        ("Peru expels two Bolivian envoys", DAY),
        ("Chile recalls envoy", date(2025, 7, 2)),
    ]
    assert articles[0].text.startswith(
        "Peru expelled two Bolivian diplomats on Tuesday, the foreign ministry"
    )
    assert not any(char in article.text for article in articles for char in "<>[]")


@pytest.mark.parametrize(
    ("name", "present", "absent"),
    [
        ("05-clipped.md", "Bolivia condemned", "---"),
        ("08-newsletter.eml", "in Lima said. “We had no choice,” the minister told reporters.", "=E2"),
        ("11-aside-cookie.html", "Uganda rejected", "cookies"),
        ("13-readmore-caption.html", "Uganda rejected", "China"),
        ("13-readmore-caption.html", "The African Union invited", "Spain"),
        ("13-readmore-caption.html", "Kenya accused", "Macron"),
        ("13-readmore-caption.html", "Kenya accused", "Tanzania"),
        ("15-mojibake.txt", "Kenya’s foreign minister", "â"),
        ("15-mojibake.txt", "“Uganda must withdraw its men,” he said.", "\N{REPLACEMENT CHARACTER}"),
        ("47-pdf-paste.txt", "two Bolivian diplomats on Tuesday, the foreign ministry in Lima", "-"),
        (
            "47-pdf-paste.txt",
            "fishing on the lake for years. Brazil summoned the Peruvian ambassador",
            "THE LIMA POST",
        ),
    ],
)
def test_case_has_its_text_only(case, name, present, absent):
    [article], _ = case(name)
    assert present in article.text
    assert absent not in article.text


@pytest.mark.parametrize("name", ["14-badbyte.html", "15-mojibake.txt"])
def test_case_with_wrong_characters_has_a_notice(case, name):
    _, [notice] = case(name)
    assert notice.subject.endswith(name)
    assert not notice.is_skipped


def test_case_in_german_is_reported_and_skipped(case):
    articles, [notice] = case("16-german.txt")
    assert articles == []
    assert notice.is_skipped
    assert "German" in notice.reason


def test_case_of_a_live_blog_has_an_article_per_entry(case):
    articles, _ = case("18-liveblog.html")
    assert [(article.headline, article.published.day) for article in articles] == [
        ("Rwanda calls for calm", 20),
        ("Uganda summons ambassador", 19),
        ("Kenya accuses Uganda", 18),
    ]


def test_case_of_awkward_addresses_keeps_them(case):
    articles, _ = case("40-awkward.jsonl")
    assert [article.url for article in articles] == [
        "https://post.example/a%20b/ñandú?x=1%7C2",
        "https://www.post.example/second",
        "https://post.example/third#top",
    ]


def test_cases_of_two_versions_have_one_url(case):
    [first], _ = case("41-update-v1.txt")
    [second], _ = case("41-update-v2.txt")
    assert first.url == second.url
    assert first.id != second.id
