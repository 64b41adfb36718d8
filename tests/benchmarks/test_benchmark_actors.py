"""Countries and sectors of actors in PLOVER's gold standard records: floors that may only rise, and parsing of codes."""

import os

import pytest

from benchmarks import actors
from benchmarks.shared import SHARED

FLOORS = {"named": 0.90, "country": 0.80, "sector": 0.59}


@pytest.fixture(scope="module")
def figures():
    if not (SHARED / actors.SET).is_file() and os.environ.get("CI") != "true":
        pytest.skip("shared/eval is not beside the checkout")
    return actors.figures(actors.run(actors.load(SHARED / actors.SET)))


@pytest.mark.parametrize("name", FLOORS)
def test_actor_figures_stay_above_their_floors(figures, name):
    assert figures[name]["right"] >= FLOORS[name], figures


def _record(code: str, *words: str) -> dict:
    return {
        "text": "Italian and Serbian police met",
        "gold": [{"source": code, "source_text": words, "target": None, "target_text": []}],
    }


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("ITLCOP", ("ITA", "COP")),  # a typing error of the annotators
        ("SRB***", ("SRB", "")),
        ("IGO", ("", "")),
    ],
)
def test_code_splits_into_country_and_sector(code, asked):
    assert actors.gold_actors(_record(code, "Serbian police", "not in the text")) == [
        ("Serbian police", *asked)
    ]


def test_country_is_found_by_demonym_and_city():
    named = [
        actors.names_country(words, "SRB")
        for words in ("Serbian police", "Belgrade", "Serbs", "the rebels", "Italian police")
    ]
    assert named == [True, True, True, False, False]
