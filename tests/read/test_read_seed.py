"""The seed page in ../shared, a real news page with four articles.

Its text must not be copied here.
"""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from kg.read import read

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed" / "seed-page.txt"
SAVED = date(2025, 8, 20)
BOILERPLATE = (
    "Crossword",
    "Orange background",
    "AI Features",
    "Daily8",
    "Comments",
    "No comments yet",
    "Related Articles",
    "hours ago",
    "•",
    "Advertisement",
    "DOWNLOAD THE APP",
    "Download the App",
    "app-store",
    "logo",
)


@pytest.fixture(scope="module")
def lines():
    if not SEED.exists() and os.environ.get("CI") != "true":
        pytest.skip("The checkout has no ../shared/seed.")
    return [line.strip() for line in SEED.read_text(encoding="utf-8").split("\n")]


@pytest.fixture(scope="module")
def articles(lines):
    return list(read([SEED], published=SAVED))


def test_headlines_are_the_repeated_lines(lines, articles):
    twice = {line: None for line in lines if len(line.split()) > 3 and lines.count(line) > 1}
    assert [article.headline for article in articles] == list(twice)
    assert len(articles) == 4


def test_publishers_are_those_on_the_page(articles):
    assert [article.publisher for article in articles] == ["Yahoo", None, "Yahoo", "Boston Globe"]


def test_bylines_and_datelines_are_found(articles):
    spans = [(article.byline, article.dateline) for article in articles]
    quotes = [tuple(span and span.quote for span in pair) for pair in spans]
    assert quotes == [
        ("Dmitry Antonov", "MOSCOW"),
        (None, None),
        ("Dmitry Antonov and Mark Trevelyan", "MOSCOW"),
        (None, None),
    ]
    assert [article.text[article.lead :].split()[0] for article in articles] == [
        "Russia",
        "Top",
        "Russia",
        "Assurances",
    ]


def test_date_is_the_default_on_a_page_without_dates(articles):
    assert {(article.published, article.published_basis) for article in articles} == {(SAVED, "argument")}
    assert {article.published for article in read([SEED])} == {None}


@pytest.mark.parametrize("phrase", BOILERPLATE)
def test_boilerplate_is_removed(lines, articles, phrase):
    assert phrase in "\n".join(lines)
    assert not [article.headline for article in articles if phrase in article.text]


def test_words_of_the_articles_are_unchanged(lines, articles):
    page = lines[: lines.index("DOWNLOAD THE APP")]
    paragraphs = [
        line for line in page if line.startswith("By ") or re.search(r"[.!?][\"']?$|Crossword$", line)
    ]
    prose = [line for line in paragraphs if len(line.split()) > 10 or line.startswith("By ")]
    words = " ".join(prose).replace("Solve the daily Crossword", "").replace("Advertisement", "").split()
    assert " ".join(article.text for article in articles).split() == words


def test_subheading_is_a_paragraph_of_its_own(articles):
    (heading,) = [part for part in articles[2].text.split("\n\n") if part.isupper()]
    assert heading.endswith("EUROPEANS")
    (heading,) = [part for part in articles[3].text.split("\n\n") if not part.endswith((".", "'"))]
    assert heading.endswith("travel abroad")
