"""Entity linking of places in invented sentences, and city look-ups."""

from dataclasses import replace
from typing import Any

import pytest
from resolve_helpers import ARTICLE, cases, event_of, extraction_of, mention_of

from kg.extract import extract
from kg.model import Article, Document, PlaceLink, Span
from kg.parse import parse
from kg.resolve import resolve
from kg.resolve.cities import find_city, find_state, match_city
from kg.resolve.data_tables import read_rows, read_text
from scripts import cities


def _link(document: Any, *phrases: str) -> PlaceLink | None:
    mentions = tuple(mention_of(document, phrase) for phrase in phrases)
    return resolve(extraction_of(document, event_of(places=mentions))).events[0].mentions[0].place


@pytest.mark.parametrize("case", cases("places.toml"), ids=lambda c: f"{c['group']}: {c['phrase']}")
def test_place_phrase_is_linked(case: dict[str, Any], parser) -> None:
    link = _link(parser(case["text"]), case["phrase"])
    assert (link.place.key if link else "") == case["place"]
    if link and "country" in case:
        assert (link.place.country or "") == case["country"]


@pytest.mark.parametrize(
    ("dateline", "prose", "trigger", "place"),
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
def test_dateline_is_the_place_of_statements_only(
    dateline: str, prose: str, trigger: str, place: str
) -> None:
    head = f"{dateline} - " if dateline else ""
    span = Span(start=0, end=len(dateline), quote=dateline) if dateline else None
    article = Article(id=ARTICLE, source="case", text=head + prose, lead=len(head), dateline=span)
    (document,) = parse([article])
    assert isinstance(document, Document)
    mentions = [event.mentions[0] for event in resolve(extract(document)).events]
    links = [m.place for m in mentions if m.mention.trigger.quote == trigger]
    assert (links[0].place.key if links[0] else "") == place
    if links[0] and links[0].mention is None:
        assert links[0].reason == "dateline, as the text names no place: city"


def test_most_exact_of_several_places(parser) -> None:
    document = parser("The delegations met in Turkey, in Istanbul.")
    link = _link(document, "Turkey", "Istanbul")
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
def test_find_city(name: str, within: str | None, country: str | None) -> None:
    city = find_city(name, within=within)
    assert (city and city.country) == country


def test_find_state() -> None:
    assert find_state("New Mexico") == "USA-NM"
    assert find_state("Mexico") is None


def test_find_city_needs_the_country_of_a_small_town() -> None:
    assert find_city("Sudzha") is None
    town = find_city("Sudzha", {"RUS"})
    assert town is not None
    assert (town.latitude, town.longitude) == pytest.approx((51.2, 35.3), abs=0.1)


@pytest.mark.parametrize(
    ("name", "countries", "near", "country", "score"),
    [
        ("Hyderabad", {"IND", "PAK"}, ["PAK", "IND"], "PAK", 0.6),
        ("Hyderabad", {"IND", "PAK"}, ["IND", "PAK"], "IND", 0.6),
        ("Cambridge", {"GBR"}, [], "GBR", 0.8),
        ("Istanbul", set(), [], "TUR", 0.9),
    ],
)
def test_match_city_disambiguates(name, countries, near, country, score) -> None:
    match = match_city(name, countries, near=near)
    assert match is not None
    assert (match.city.country, match.score) == (country, score)


@pytest.mark.slow
def test_city_tables_match_geonames() -> None:
    assert cities.tables() == {name: read_text(name) for name in cities.tables()}
    assert cities.TOWNS.read_text(encoding="utf-8") == cities.towns()


@pytest.mark.parametrize("row", list(read_rows("city_names.tsv")), ids=lambda row: row["name"])
def test_own_city_name_is_found(row: dict[str, str]) -> None:
    city = find_city(row["name"], {row["country"]})
    assert city is not None
    assert city.name == row["city"]


def test_event_dateline_and_mentioned_places_differ(parser) -> None:
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


@pytest.mark.parametrize("case", cases("event_places.toml"), ids=lambda c: f"{c['group']}: {c['text'][:50]}")
def test_event_has_its_places(case: dict[str, Any], parser) -> None:
    resolution = resolve(extract(parser(case["text"], "2025-08-20")))
    (resolved,) = (
        e.mentions[0] for e in resolution.events if e.mentions[0].mention.trigger.quote == case["trigger"]
    )
    links = [link for link in (resolved.place, *resolved.more_places) if link]
    assert [link.place.key for link in links] == case["places"]
    text = resolution.article.text
    spans = [link.mention.span for link in links if link.mention]
    assert all(text[span.start : span.end] == span.quote for span in spans)


def test_here_is_the_place_of_the_dateline(parser) -> None:
    document = parser("LIMA - Nine miners were arrested, officials said here on Friday.", "2025-08-20")
    dateline = Span(start=0, end=4, quote="LIMA")
    article = replace(document.article, dateline=dateline, lead=7)
    resolution = resolve(extract(replace(document, article=article)))
    said = next(e.mentions[0] for e in resolution.events if e.mentions[0].mention.trigger.quote == "said")
    assert said.place is not None
    assert said.place.mention is not None
    assert said.place.mention.span.quote == "here"
    assert said.place.place.key == "city/lima-PER"
