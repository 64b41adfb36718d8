"""Tests of examples/: the sample articles are read completely and are original texts."""

import json
import os
import re
from collections import Counter
from datetime import date
from pathlib import Path

import lxml.html
import pytest

from kg.model import Article
from kg.read import read

REPO = Path(__file__).resolve().parent.parent
EXAMPLES = REPO / "examples"
SEED = REPO.parent / "shared" / "seed" / "seed-page.txt"
SCRAPED = EXAMPLES / "text" / "serbia-kosovo-scraped-page.txt"
SAVED = date(2025, 7, 9)  # of the scraped page, which has no date
PUBLISHERS = {
    "Meridian Wire",
    "The Harbour Post",
    "Kestrel News Agency",
    "Tamarind Dispatch",
    "The Lindenfeld Courier",
}


@pytest.fixture(scope="module")
def articles():
    items = list(read([EXAMPLES], published=SAVED))
    assert [item for item in items if not isinstance(item, Article)] == []
    return items


def _format(article):
    return re.search(r"\.(txt|html|jsonl)", article.source)[1]


def _plain(text):
    return " ".join(text.split())


def _words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def _paragraphs(path):
    """Return the paragraphs of a file with at least twelve words."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        blocks = [p.text_content() for p in lxml.html.fromstring(content.encode()).iter("p")]
    elif path.suffix == ".jsonl":
        blocks = [p for line in content.splitlines() for p in json.loads(line)["text"].split("\n\n")]
    else:
        blocks = [
            line for line in content.splitlines() if not line.startswith(("Title:", "Source:", "Date:"))
        ]
    return [_plain(block) for block in blocks if len(block.split()) >= 12]


def test_examples_have_all_formats(articles):
    assert Counter(map(_format, articles)) == {"txt": 12, "html": 10, "jsonl": 16}


def test_every_article_has_a_unique_headline(articles):
    assert all(article.headline for article in articles)
    assert len({article.headline for article in articles}) == len(articles)


def test_publishers_are_invented(articles):
    assert {article.publisher for article in articles} == PUBLISHERS


def test_every_article_has_a_date(articles):
    assert {article.published.year for article in articles} == {2025}
    undated = [article for article in articles if article.published_basis == "argument"]
    assert {article.published for article in undated} == {SAVED}
    assert len(undated) == 3


def test_scraped_page_has_three_undated_articles():
    scraped = list(read([SCRAPED]))
    publishers = [article.publisher for article in scraped]
    assert publishers == ["Meridian Wire", "Kestrel News Agency", "The Harbour Post"]
    assert {article.published for article in scraped} == {None}


def test_no_paragraph_is_lost(articles):
    whole = " ".join(_plain(article.text) for article in articles)
    files = [path for path in sorted(EXAMPLES.rglob("*.*")) if path.name != "README.md"]
    lost = [(path.name, block) for path in files for block in _paragraphs(path) if block not in whole]
    assert lost == []


def test_articles_are_short(articles):
    lengths = {article.headline: len(article.text[article.lead :].split()) for article in articles}
    assert {headline: n for headline, n in lengths.items() if not 120 <= n <= 350} == {}


@pytest.mark.parametrize(
    "words",
    ["Sign up", "cookies", "Most read", "Comments", "Share", "Subscribe", "Terms", "word puzzle", "app"],
)
def test_page_boilerplate_is_removed(articles, words):
    assert [a.headline for a in articles if re.search(rf"\b{words}\b", a.text)] == []


@pytest.mark.skipif(
    not SEED.exists() and os.environ.get("CI") != "true", reason="shared/seed is not beside the checkout"
)
def test_examples_copy_nothing_from_the_seed_page(articles):
    seed = _words(SEED.read_text(encoding="utf-8"))
    runs = {tuple(seed[i : i + 12]) for i in range(len(seed) - 11)}
    for article in articles:
        own = _words(article.text)
        assert runs.isdisjoint(tuple(own[i : i + 12]) for i in range(len(own) - 11)), article.headline
