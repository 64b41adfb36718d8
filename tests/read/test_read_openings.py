"""Bylines and datelines: each style of openings.toml is its own test."""

import tomllib
from pathlib import Path

import pytest

from kg.read.opening import opening
from kg.read.word_lists import agency

CASES = tomllib.loads((Path(__file__).parent / "data" / "openings.toml").read_text(encoding="utf-8"))[
    "opening"
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_what_an_article_opens_with(case):
    text = case["text"]
    found = opening(text)
    quotes = {
        name: span and span.quote for name, span in (("byline", found.byline), ("dateline", found.dateline))
    }
    assert quotes == {"byline": case.get("byline"), "dateline": case.get("dateline")}
    assert (found.agency, found.published) == (case.get("agency"), case.get("published"))
    assert found.lead == (text.index(case["lead"]) if "lead" in case else 0)
    for span in filter(None, (found.byline, found.dateline)):
        assert text[span.start : span.end] == span.quote


def test_a_year_that_a_dateline_leaves_open_stays_open():
    assert opening("STRELSAU, Feb 29 (Reuters) - Ruritania said no.").published is None


def test_prose_before_a_dateline_ends_the_search():
    found = opening("Ruritania said no.\n\nSTRELSAU (Reuters) - It said so again.")
    assert (found.lead, found.dateline) == (0, None)


def test_agencies_have_their_full_names():
    assert agency("AP") == "Associated Press"
    assert agency("pictured") is None
