"""Pages saved as text: split into complete articles without boilerplate."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from kg.model import Article
from kg.read import read
from kg.read.markdown import read_markdown
from kg.read.plain_text import read_plain_text

DATA = Path(__file__).parent / "data"
EXPECTED = tomllib.loads((DATA / "harbour-page.toml").read_text(encoding="utf-8"))["article"]
SENTENCES = (
    "Ruritania recalled its ambassador to Borduria on Tuesday after talks over the river border failed.",
    '"We regret this," Foreign Minister Anna Sapt told reporters in Strelsau.',
    "Borduria rejected the charge and called its neighbour's step an insult to both peoples.",
)
LONG = (
    " ".join(SENTENCES)
    + " It closed the bridge on Wednesday and sent the envoy's staff home within the day, as it had done once before."
)


def quote(span):
    return span.quote if span else None


@pytest.fixture(scope="module")
def page():
    return list(read([DATA / "harbour-page.txt"]))


def test_page_yields_each_article(page):
    assert [article.headline for article in page] == [article["headline"] for article in EXPECTED]


@pytest.mark.parametrize(
    "index", range(len(EXPECTED)), ids=[article["headline"][:30] for article in EXPECTED]
)
def test_article_on_a_page_is_complete(page, index):
    article, expected = page[index], EXPECTED[index]
    assert article.text.split("\n\n") == expected["paragraphs"]
    assert article.text[article.lead :].startswith(expected["lead"])
    assert article.publisher == expected.get("publisher")
    assert (quote(article.byline), quote(article.dateline)) == (
        expected.get("byline"),
        expected.get("dateline"),
    )
    assert (article.published, article.published_basis) == (
        (expected["published"], "text") if "published" in expected else (None, None)
    )


STYLES = {
    "twice, source, age, bullet": "{h}\n{h}\n\n{s}\n\ntime2 hours ago\n\n  • {s}\n\n{h}\n\n",
    "twice, age with source": "{h}\n\n{h}\n\n{s}13 hours ago\n",
    "once, source, age": "{h}\n{s}\n3 hours ago\n\n",
    "once, age with source": "{h}\n{s} · 5 mins ago\n",
    "once, byline": "{h}\n\nBy Ada Example\n\n",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("body", [LONG, "\n\n".join(SENTENCES), "\n".join((LONG, *SENTENCES))])
def test_page_layouts_are_split_into_articles(style, body):
    headers = (
        ("Ruritania recalls its envoy", "Coast Wire"),
        ("Borduria shuts the Lurga bridge", "The Borderland Post"),
    )
    text = "Menu\nlogo\n" + "Share\n\nRelated Articles\n\n".join(
        STYLES[style].format(h=h, s=s) + body + "\n" for h, s in headers
    )
    drafts = read_plain_text(text + "\nGet the app\nGreen square\n")
    assert [draft.headline for draft in drafts] == [headline for headline, _ in headers]
    if "byline" not in style:
        assert [draft.publisher for draft in drafts] == [source for _, source in headers]
    for draft in drafts:
        assert draft.text.removeprefix("By Ada Example").split() == body.split()


def test_dateline_below_a_short_line_starts_an_article():
    text = f"Ruritania recalls its envoy\n\n{LONG}\n\nShare\n\nBorduria shuts the bridge\n\nSZOHOD (Coast Wire) - {LONG}"
    first, second = read_plain_text(text)
    assert (first.headline, first.text) == ("Ruritania recalls its envoy", LONG)
    assert (second.headline, second.text) == ("Borduria shuts the bridge", f"SZOHOD (Coast Wire) - {LONG}")


def test_links_to_other_articles_are_removed():
    above = "Envoy recalled in haste\n" * 2
    text = f"{above}{LONG}\nRead next\nTen recipes for spring\n{SENTENCES[0]}"
    (draft,) = read_plain_text(text)
    assert draft.text.split("\n\n") == [LONG, SENTENCES[0]]


def test_comments_button_above_an_article_does_not_end_it():
    (draft,) = read_plain_text(f"Envoy recalled today\nComments\n{SENTENCES[1]}\nComments\n{SENTENCES[2]}")
    assert draft.text.split("\n\n") == list(SENTENCES[1:])


def test_text_without_boilerplate_keeps_every_line():
    text = (
        f"Envoy recalled\n20 August 2024\nStrelsau\n\n{LONG}\nWhat comes next\n{SENTENCES[0]}\nStrelsau desk"
    )
    (draft,) = read_plain_text(text)
    assert (draft.headline, draft.published, draft.basis) == ("Envoy recalled", date(2024, 8, 20), "text")
    assert draft.text.split("\n\n") == ["Strelsau", LONG, "What comes next", SENTENCES[0], "Strelsau desk"]


def test_single_line_without_full_stop_is_the_text():
    (draft,) = read_plain_text("Sapt met Brandt in Zenda")
    assert (draft.headline, draft.text) == (None, "Sapt met Brandt in Zenda")


WITH_FIELDS = """Title: Envoy recalled
date: 20 August 2024
Publisher: The Borderland Post
AUTHOR: Ada Example
URL: https://example.org/envoy

Advertisement is not cut out here. Advertisement Nor here.
"""


def test_metadata_fields_above_a_text_are_read():
    (draft,) = read_plain_text(WITH_FIELDS)
    assert (draft.headline, draft.publisher, draft.author) == (
        "Envoy recalled",
        "The Borderland Post",
        "Ada Example",
    )
    assert (draft.published, draft.basis, draft.url) == (
        date(2024, 8, 20),
        "text",
        "https://example.org/envoy",
    )
    assert draft.text.strip() == "Advertisement is not cut out here. Advertisement Nor here."


def test_unknown_fields_are_part_of_the_text():
    (draft,) = read_plain_text(f"Strelsau: a city\nTitle: none\n\n{LONG}")
    assert draft.headline == "Strelsau: a city"
    assert "Title: none" in draft.text


def test_date_field_without_year_is_reported(tmp_path):
    (tmp_path / "a.txt").write_text(f"Date: Aug 20\n\n{LONG}")
    notice, article = read([tmp_path / "a.txt"])
    assert notice.reason == "The date 'Aug 20' cannot be read, or has two readings."
    assert (article.published, article.published_basis) == (None, None)


def test_markdown_headings_lose_their_marks():
    (draft,) = read_markdown(f"# Envoy recalled #\n\n{LONG}\n\n## What comes next\n\n{SENTENCES[0]}")
    assert (draft.headline, draft.text.split("\n\n")) == (
        "Envoy recalled",
        [LONG, "What comes next", SENTENCES[0]],
    )


def test_headline_is_removed_from_the_text(tmp_path):
    (tmp_path / "a.txt").write_text(f"Title: Envoy recalled\n\nENVOY RECALLED\n\n{LONG}")
    (article,) = read([tmp_path / "a.txt"])
    assert isinstance(article, Article)
    assert (article.headline, article.text) == ("Envoy recalled", LONG)
