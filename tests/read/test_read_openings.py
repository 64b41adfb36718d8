"""Bylines and datelines: one test for each style in openings.toml."""

import tomllib
from pathlib import Path

import pytest

from kg.read.opening import find_opening
from kg.read.word_lists import agency_name

CASES = tomllib.loads((Path(__file__).parent / "data" / "openings.toml").read_text(encoding="utf-8"))[
    "opening"
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:50] for case in CASES])
def test_find_opening_returns_byline_dateline_and_lead(case):
    text = case["text"]
    found = find_opening(text)
    quotes = {
        name: span and span.quote for name, span in (("byline", found.byline), ("dateline", found.dateline))
    }
    assert quotes == {"byline": case.get("byline"), "dateline": case.get("dateline")}
    assert (found.agency, found.published) == (case.get("agency"), case.get("published"))
    assert found.lead == (text.index(case["lead"]) if "lead" in case else 0)
    for span in filter(None, (found.byline, found.dateline)):
        assert text[span.start : span.end] == span.quote


def test_dateline_without_year_has_no_date():
    assert find_opening("STRELSAU, Feb 29 (Reuters) - Ruritania said no.").published is None


def test_dateline_after_prose_is_ignored():
    found = find_opening("Ruritania said no.\n\nSTRELSAU (Reuters) - It said so again.")
    assert (found.lead, found.dateline) == (0, None)


def test_agency_name_is_the_full_name():
    assert agency_name("AP") == "Associated Press"
    assert agency_name("pictured") is None
