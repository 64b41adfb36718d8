"""Pages of events, actors, places and articles: who says what, before and after, numbers over time."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import stories
from flask.testing import FlaskClient
from in_process import InProcess

from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app

HTML = {"Accept": "text/html"}
NORWAY = "/doc/actor/country/NOR"


@pytest.fixture(scope="module")
def client(story_store: Path) -> Iterator[FlaskClient]:
    settings = Settings(store=story_store, base=stories.BASE)
    with open_snapshot(story_store, base=stories.BASE) as snapshot:
        yield create_app(settings, InProcess(snapshot)).test_client()


def words(client: FlaskClient, address: str) -> str:
    """Return the text of a page."""
    page = client.get(address, headers=HTML)
    assert page.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def event(client: FlaskClient, pattern: str) -> str:
    """Return the address of the only event that fits a pattern."""
    rows = client.get(
        "/sparql", query_string={"query": f"SELECT DISTINCT ?e {{ {pattern} }}", "format": "csv"}
    )
    (iri,) = rows.text.split()[1:]
    return iri.replace("http://example.org/id", "/doc")


def side(page: str, name: str) -> str:
    """Return a column of an event page."""
    found = re.search(rf'<section class="side {name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def test_event_page_shows_claim_with_outlet_day_and_quote(client: FlaskClient) -> None:
    claimed = event(client, "?e dip:hasMention/dip:predicate 'spy' . ?e a dip:AssertedEvent")
    page = client.get(claimed, headers=HTML).text
    asserts = side(page, "asserts")
    assert '<a href="/doc/actor/country/NOR">Norway</a>' in asserts
    assert "Example Wire</a>, <time>2025-03-03</time>" in asserts
    assert "<mark>spied</mark> on Norway for years" in asserts
    assert '<span class="around">' in asserts  # the rest of the paragraph
    assert not side(page, "denies")
    assert "No report denies it." in page


def test_denied_event_is_shown_as_denied_by_its_speaker(client: FlaskClient) -> None:
    denied = event(client, "?e dip:polarity dip:Denied ; dip:hasMention/dip:predicate 'spy'")
    page = client.get(denied, headers=HTML).text
    assert "Amina Otieno</a>" in side(page, "denies")
    assert not side(page, "asserts")


def test_planned_event_is_shown_with_its_certainty(client: FlaskClient) -> None:
    planned = event(client, "?e dip:certainty dip:Planned ; dip:agent id:actor\\/country\\/NOR")
    plans = side(client.get(planned, headers=HTML).text, "plans")
    assert "planned, according to foreign minister of Norway" in plans


def test_event_page_shows_acts_before_and_after_between_the_parties(client: FlaskClient) -> None:
    met = event(
        client,
        "?e dip:hasMention/dip:predicate 'meet' ; a dip:AssertedEvent ; dip:place id:place\\/city\\/oslo-NOR",
    )
    page = words(client, met)
    section = page.partition("Before and after between the same parties")[2]
    before, _, after = section.partition("2025-03-08 Norway met Kenya")
    assert "2025-03-02 Norway accuse" in before
    assert "Norway accuse" not in after.partition("How it was read")[0]


def test_event_page_counts_sources_and_folds_how_it_was_read(client: FlaskClient) -> None:
    accused = event(client, "?e dip:hasMention/dip:predicate 'accused'")
    page = client.get(accused, headers=HTML).text
    assert "Told in 1 passage of 1 article." in page
    assert '<details class="mention">' in page
    assert page.index("How it was read") < page.index('<th scope="row">factuality</th>')


def test_actor_page_shows_names_offices_and_counterparts(client: FlaskClient) -> None:
    page = words(client, NORWAY)
    assert "Words that articles use: Norway" in page
    assert re.search(r"Kenya \d+ \d+ [+-]?\d+", page)
    assert "Acts over time" in page
    assert "Country (NOR)" in page


def test_codes_of_country_and_sector_have_their_names(client: FlaskClient) -> None:
    assert re.search(
        r"Country: Kenya · Sector: [a-z ]+ \([A-Z]{3}\)", words(client, "/doc/actor/person/amina-otieno")
    )
    assert "Place in Norway ·" in words(client, "/doc/place/city/oslo-NOR")


def test_actor_page_shows_statements_and_what_others_say(client: FlaskClient) -> None:
    page = words(client, "/doc/actor/person/amina-otieno")
    assert "“We did not spy on Norway,” Show the statement" in page
    told = words(client, NORWAY).partition("Said of Norway by others")[2]
    assert "Kenya did not spy Norway denied, according to Amina Otieno told by Amina Otieno" in told
    assert "told by Norway" not in told


def test_later_pages_of_an_actor_show_acts_only(client: FlaskClient) -> None:
    page = words(client, f"{NORWAY}?page=2")
    assert "There are no more acts." in page
    assert "Counterparts" not in page


def test_place_page_shows_acts_actors_and_coordinates(client: FlaskClient) -> None:
    page = words(client, "/doc/place/city/geneva-CHE")
    assert "latitude 46.2022, longitude 6.1457" in page
    assert "Norway met Kenya" in page
    assert re.search(r"Who takes part in them.*Norway \d act", page)


def test_article_page_distinguishes_marks_by_more_than_colour(client: FlaskClient) -> None:
    page = client.get("/doc/article/a1", headers=HTML).text
    assert 'aria-label="Marks in the text"' in page
    assert re.search(
        r'class="mark denied" id="c\d+" href="[^"]+" title="denied, according to Amina Otieno"', page
    )
    assert re.search(r'class="mark open" [^>]+ title="planned', page)
    styles = client.get("/static/pages.css").text
    assert "a.mark.denied" in styles
    assert '.mark.denied::after { content: "✗" / "denied"; }' in styles


def test_article_page_lists_acts_and_statements(client: FlaskClient) -> None:
    page = words(client, "/doc/article/a1")
    acts, _, statements = page.partition(" Acts ")[2].partition(" Statements ")
    assert "Norway accuse" in acts
    assert "claimed by officials 2025-03-02 in the text" in acts
    assert "Amina Otieno" in statements


@pytest.mark.parametrize("address", [NORWAY, "/doc/place/city/geneva-CHE", "/doc/article/a1", "/claims"])
def test_pages_have_no_inline_style_or_script(client: FlaskClient, address: str) -> None:
    page = client.get(address, headers=HTML).text
    assert " style=" not in page
    assert not re.search(r'<script(?! type="application/ld\+json")', page)
