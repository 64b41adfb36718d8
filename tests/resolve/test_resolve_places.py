"""Phrases that say where, and the places they must be linked to."""

from dataclasses import replace
from typing import Any

import pytest
from resolving import ARTICLE, cases, event_of, extraction_of, mention_of

from kg.extract import extract
from kg.model import Article, Document, PlaceLink, Span
from kg.parse import parse
from kg.resolve import resolve
from kg.resolve.cities import choose_city, find_city, find_state
from kg.resolve.data_tables import rows, text_of
from scripts import cities


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


def test_a_town_counts_where_its_country_is_spoken_of() -> None:
    assert find_city("Sudzha") is None
    found = find_city("Sudzha", {"RUS"})
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((51.2, 35.3), abs=0.1)


@pytest.mark.parametrize(
    ("name", "countries", "near", "country", "score"),
    [
        ("Hyderabad", {"IND", "PAK"}, ["PAK", "IND"], "PAK", 0.6),
        ("Hyderabad", {"IND", "PAK"}, ["IND", "PAK"], "IND", 0.6),
        ("Cambridge", {"GBR"}, [], "GBR", 0.8),
        ("Istanbul", set(), [], "TUR", 0.9),
    ],
)
def test_choice_between_cities_of_one_name(name, countries, near, country, score) -> None:
    choice = choose_city(name, countries, near=near)
    assert choice is not None
    assert (choice.city.country, choice.score) == (country, score)


def test_tables_are_what_geonames_gives() -> None:
    assert cities.tables() == {name: text_of(name) for name in cities.tables()}


@pytest.mark.parametrize("row", list(rows("city_names.tsv")), ids=lambda row: row["name"])
def test_name_of_our_own(row: dict[str, str]) -> None:
    found = find_city(row["name"], {row["country"]})
    assert found is not None
    assert found.name == row["city"]


def test_event_dateline_and_mentioned_places_are_three_things(parser) -> None:
    text = (
        "LIMA - The ministers met in Quito on Monday. The road to Bogota was closed, and Cairo said nothing."
    )
    document = parser(text)
    dateline = Span(start=0, end=4, quote="LIMA")
    article = replace(document.article, dateline=dateline, lead=7)
    resolution = resolve(extract(replace(document, article=article)))
    assert resolution.dateline_place is not None
    assert resolution.dateline_place.key == "city/lima-PER"
    assert [e.mentions[0].place.place.key for e in resolution.events if e.mentions[0].place] == [
        "city/quito-ECU"
    ]
    assert {link.place.key for link in resolution.other_places} == {"city/bogota-COL"}
