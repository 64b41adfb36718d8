"""Phrases that say where, and the places they must be linked to."""

import time
from typing import Any

import pytest
from resolving import cases, event_of, extraction_of, mention_of

from kg.model import PlaceLink
from kg.resolve import resolve
from kg.resolve.cities import find_city, find_state


def _linked(document: Any, *phrases: str) -> PlaceLink | None:
    mentions = tuple(mention_of(document, phrase) for phrase in phrases)
    return resolve(extraction_of(document, event_of(places=mentions))).events[0].mentions[0].place


@pytest.mark.parametrize("case", cases("places.toml"), ids=lambda c: f"{c['group']}: {c['phrase']}")
def test_phrase(case: dict[str, Any], parser) -> None:
    link = _linked(parser(case["text"]), case["phrase"])
    assert (link.place.key if link else "") == case["place"]
    if link and "country" in case:
        assert (link.place.country or "") == case["country"]


def test_the_most_exact_of_several_places(parser) -> None:
    document = parser("The delegations met in Turkey, in Istanbul.")
    link = _linked(document, "Turkey", "Istanbul")
    assert link is not None
    assert link.place.key == "city/istanbul-TUR"


@pytest.mark.parametrize(
    ("name", "within", "country"),
    [
        ("London", None, "GBR"),
        ("London", "CAN", "CAN"),
        ("Paris", "USA-TX", "USA"),
        ("Paris", "JPN", None),
        ("Mecca", None, "SAU"),
        ("Nowhere at All", None, None),
    ],
)
def test_cities(name: str, within: str | None, country: str | None) -> None:
    city = find_city(name, within=within)
    assert (city and city.country) == country


def test_a_state_is_known_by_name() -> None:
    assert find_state("New Mexico") == "USA-NM"
    assert find_state("Mexico") is None


def test_ten_thousand_cities_in_a_second() -> None:
    find_city("Kiev")  # loads the data
    begin = time.perf_counter()
    for name in ["Istanbul", "Kiev", "Cambridge", "Nowhere at All"] * 2_500:
        find_city(name)
    assert time.perf_counter() - begin < 1
