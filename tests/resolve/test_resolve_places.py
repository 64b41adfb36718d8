"""Phrases that say where, and the places they must be linked to."""

import time
from typing import Any

import pytest
from resolving import ARTICLE, cases, event_of, extraction_of, mention_of

from kg.extract import extract
from kg.model import Article, Document, PlaceLink, Span
from kg.parse import parse
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


@pytest.mark.parametrize(
    ("sent_from", "prose", "trigger", "place"),
    [
        ("MOSCOW", "Russia said on Wednesday that it had closed the border.", "said", "city/moscow-RUS"),
        ("MOSCOW", "Russia said on Wednesday that it had closed the border.", "closed", ""),
        ("MOSCOW", "Poland said on Wednesday that it had closed the border.", "said", ""),
        ("LIMA, Peru", "The Peruvian foreign minister said the talks had begun.", "said", "city/lima-PER"),
        ("LIMA", "Peru said in Quito that the talks had begun.", "said", "city/quito-ECU"),
        ("LIMA", "Peru did not say whether the talks had begun.", "say", ""),
        ("LIMA", "Peru recalled its ambassador on Wednesday.", "recalled", ""),
        ("LIMA", "Chile said Peru had said nothing of the sort.", "said", ""),
        ("", "Peru said the talks had begun.", "said", ""),
    ],
)
def test_dateline_stands_in_for_a_saying_only(sent_from: str, prose: str, trigger: str, place: str) -> None:
    head = f"{sent_from} - " if sent_from else ""
    span = Span(start=0, end=len(sent_from), quote=sent_from) if sent_from else None
    article = Article(id=ARTICLE, source="case", text=head + prose, lead=len(head), dateline=span)
    (document,) = parse([article])
    assert isinstance(document, Document)
    mentions = [event.mentions[0] for event in resolve(extract(document)).events]
    links = [m.place for m in mentions if m.mention.trigger.quote == trigger]
    assert (links[0].place.key if links[0] else "") == place
    if links[0] and links[0].mention is None:
        assert links[0].reason == "dateline, for a saying: city"


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
