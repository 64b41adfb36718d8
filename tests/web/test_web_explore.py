"""The page /explore: filters as people type them, facets, list, table, SPARQL and downloads."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import serving
from flask.testing import FlaskClient
from in_process import InProcess
from playwright.sync_api import Browser
from werkzeug.datastructures import Headers

from kg.config import Settings
from kg.errors import StoreError
from kg.explore import EventIndex, Filters, events_query
from kg.store import Snapshot, open_snapshot
from kg.store.remote.reader import explore_unavailable
from kg.web import create_app

BASE = "http://example.org/"
HTML = Headers({"Accept": "text/html"})
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def snapshot(story_store: Path) -> Iterator[Snapshot]:
    with open_snapshot(story_store, base=BASE) as snapshot:
        yield snapshot


@pytest.fixture(scope="module")
def pages(snapshot: Snapshot, story_store: Path) -> FlaskClient:
    return create_app(Settings(store=story_store, base=BASE), InProcess(snapshot)).test_client()


class _Remote(InProcess):
    """A remote store: it answers queries, but has no event index."""

    def events(self) -> EventIndex:
        raise explore_unavailable("a remote store")


def page(pages: FlaskClient, query: str = "", status: int = 200) -> str:
    response = pages.get(f"/explore?{query}", headers=HTML)
    assert response.status_code == status
    return response.text


def titles(html: str) -> list[str]:
    return [unescape(title) for title in re.findall(r'class="title"><a [^>]*>([^<]*)</a>', html)]


def link_of(html: str, text: str) -> str:
    """Return the query of the first link with a text."""
    match = re.search(rf'href="/explore\?([^"]*)"[^>]*>{re.escape(text)}</a>', html)
    assert match, text
    return unescape(match[1])


def test_list_shows_sentence_status_day_place_and_quote(pages: FlaskClient) -> None:
    html = page(pages, "type=CONSULT&from=2025-03-07&to=2025-03-07&sort=oldest")
    assert titles(html) == ["Norway met Kenya", "Norway will meet Kenya"]
    assert "planned, according to foreign minister of Norway" in html
    assert "Norway met Kenya in Geneva on Friday." in html
    assert ">Geneva</a>" in html
    assert '<time datetime="2025-03-07">' in html


def test_list_labels_day_of_article(pages: FlaskClient) -> None:
    html = page(pages, "who=Kenya&whom=Ecuador")
    assert titles(html) == ["Kenya hosted Ecuador"]
    assert "(day of the article)" in html
    assert titles(page(pages, "who=Kenya&whom=Ecuador&axis=article&to=2025-04-01")) == []


def test_facet_links_add_and_remove_a_value(pages: FlaskClient) -> None:
    html = page(pages, "who=Norway&min_confidence=0")
    narrowed = page(pages, link_of(html, "aid"))
    assert '<h2 id="events">2 events</h2>' in narrowed
    assert 'aria-current="true">aid</a>' in narrowed
    assert "Norway (all of NOR)" in narrowed
    assert titles(page(pages, link_of(narrowed, "aid"))) == titles(html)


def test_every_facet_ends_with_unknown(pages: FlaskClient) -> None:
    facets = re.findall(r'<ul class="facet">(.*?)</ul>', page(pages), re.DOTALL)
    assert len(facets) == 14
    for facet in facets:
        values = re.findall(r"<li.*?</li>", facet, re.DOTALL)
        last = next(value for value in reversed(values) if ">more<" not in value)
        assert re.search("not known|nothing|none", last)
    unknown = page(pages, "place=unknown")
    assert "not known" in unknown
    assert "Geneva" not in "".join(re.findall(r"<ol.*</ol>", unknown, re.DOTALL))


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("who=kenya", 7),
        ("who=KEN", 7),
        ("who=Otieno", 2),
        ("who=Otieno|NATO", 3),
        ("who=Norway&who=NATO", 7),
        ("party=norway&with=KENYA", 8),
        ("country=Peru", 4),
        ("place=geneva", 3),
        ("place=Kenya", 2),
        ("type=consult", 6),
        ("type=verbal conflict", 4),
        ("source=example wire", 9),
        ("q=talks", 2),
        ("class=statement", 2),
        ("status=denied&speaker=Otieno", 1),
    ],
)
def test_filters_take_what_people_type(pages: FlaskClient, query: str, number: int) -> None:
    html = page(pages, f"{query}&min_confidence=0")
    assert f'<h2 id="events">{number} event' in html


def test_form_keeps_what_was_typed_and_other_filters(pages: FlaskClient) -> None:
    html = page(pages, f"who=Otieno&type=STATE&whom=NOR&with={BASE}id/actor/country/KEN&view=table&page=1")
    assert 'name="who" type="text" value="Otieno"' in html
    assert 'name="whom" type="text" value="NOR"' in html
    for name, value in (("type", "STATE"), ("with", f"{BASE}id/actor/country/KEN"), ("view", "table")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in html


def test_ambiguous_name_lists_its_candidates(pages: FlaskClient) -> None:
    html = page(pages, "party=foreign&type=REQUEST", 400)
    assert "2 actors fit" in html
    chosen = page(pages, link_of(html, "Kenyan foreign ministry (organization, KEN)"))
    assert titles(chosen) == ["The Kenyan foreign ministry asked NATO"]


def test_unknown_name_says_what_is_near(pages: FlaskClient) -> None:
    html = page(pages, "who=Norwey")
    assert "No event matches “Who: Norwey”. Near: Norway (country, NOR)." in html


def test_alternatives_of_a_link_need_not_all_match(pages: FlaskClient) -> None:
    known = pages.get("/explore?status=reported&status=nothing", headers=HTML).text
    assert "No event matches" not in known
    assert "No event matches" in pages.get("/explore?status=nothing", headers=HTML).text


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("from=yesterday", "not a day"),
        ("axis=x", "cannot be"),
        ("page=0", "not a page number"),
        ("min_confidence=2", "from 0 to 1"),
        ("q=%3F", "no word"),
        ("view=x", "no such view"),
        ("type=x", "no event type"),
        ("country=x", "no country"),
    ],
)
def test_wrong_parameter_is_explained_above_the_form(pages: FlaskClient, query: str, reason: str) -> None:
    response = pages.get(f"/explore?{query}", headers=HTML)
    assert response.status_code in {400, 404}
    assert reason in response.text
    assert "<form" in response.text


def test_text_of_a_parameter_is_escaped(pages: FlaskClient) -> None:
    html = page(pages, "who=<script>alert(1)</script>&source=\"><svg onload=alert(1)>&place='x")
    assert "<script>alert" not in html
    assert "<svg" not in html


def test_less_certain_acts_are_left_out_at_first(pages: FlaskClient) -> None:
    html = page(pages, "min_confidence=0.5&type=AID")
    everything = page(pages, link_of(html, "show 1 less certain one"))
    assert len(titles(everything)) == len(titles(html)) + 1


def test_table_has_the_events_of_the_list(pages: FlaskClient) -> None:
    table = page(pages, "who=Kenya&view=table")
    below_the_histogram = table.split("</figure>")[-1]
    rows = re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', below_the_histogram)
    assert [unescape(row) for row in rows] == titles(page(pages, "who=Kenya"))
    assert ">Ecuador</a>" in table


def test_pages_follow_each_other(pages: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = titles(page(pages))
    monkeypatch.setattr("kg.web.pages.explore_rows.EVENTS_PER_PAGE", 8)
    first = page(pages)
    second = page(pages, link_of(first, "Next page"))
    third = page(pages, link_of(second, "Next page"))
    assert titles(first) + titles(second) + titles(third) == everything
    assert "Page 3 of 3" in third
    assert "show the first page" in page(pages, "page=9")


def test_sparql_of_the_page_gives_its_events(pages: FlaskClient, snapshot: Snapshot) -> None:
    html = page(pages, "party=Kenya&status=reported&status=claimed&sort=oldest")
    text = re.search(r"<pre[^>]*>(.*?)</pre>", html, re.DOTALL)
    assert text
    rows = snapshot.select(unescape(text[1])).records()
    assert [row["label"] for row in rows] == titles(html)


def downloaded(suffix: str, content: bytes) -> list[str]:
    """Return the IRIs of the events in a file."""
    if suffix == "csv":
        return [row["event"] for row in csv.DictReader(io.StringIO(content.decode()))]
    if suffix == "geojson":
        return [feature["id"] for feature in json.loads(content)["features"]]
    if suffix == "atom":
        return [str(entry.findtext(f"{ATOM}id")) for entry in ET.fromstring(content).iter(f"{ATOM}entry")]
    return list(dict.fromkeys(each["@id"] for each in json.loads(content) if "/event/" in each["@id"]))


@pytest.mark.parametrize("suffix", ["csv", "geojson", "atom", "jsonld"])
def test_download_has_the_events_of_the_page(pages: FlaskClient, snapshot: Snapshot, suffix: str) -> None:
    response = pages.get(f"/explore.{suffix}?who=Kenya&sort=oldest&page=2")
    filters = Filters(sort="oldest", min_confidence=0.3).with_values("who", ["KEN"])
    rows = [row["event"] for row in snapshot.select(events_query(filters)).records()]
    found = downloaded(suffix, response.data)
    assert rows
    assert (set(found) if suffix == "jsonld" else found) == (set(rows) if suffix == "jsonld" else rows)


def test_unknown_download_is_not_found(pages: FlaskClient) -> None:
    assert pages.get("/explore.exe").status_code == 404


def test_home_counts_come_from_the_index(pages: FlaskClient, snapshot: Snapshot) -> None:
    html = pages.get("/", headers=HTML).text
    with snapshot.events() as index:
        acts = index.totals()["acts"]
        assert re.search(rf'<dt>acts</dt><dd><a href="/explore[^"]*class=act[^"]*">{acts}</a></dd>', html)
        assert f"{acts} events" in pages.get("/explore?class=act&min_confidence=0", headers=HTML).text
    assert 'href="/explore"' in html


def test_home_lists_the_first_events_with_several_parties(
    pages: FlaskClient, snapshot: Snapshot, story_store: Path
) -> None:
    remote = create_app(Settings(store=story_store, base=BASE), _Remote(snapshot)).test_client()
    html = pages.get("/", headers=HTML).text
    listed = titles(page(pages, link_of(html, "all of these")))
    assert titles(html) == listed[: len(titles(html))] == titles(remote.get("/", headers=HTML).text)
    without = titles(page(pages, "class=act&parties=unknown")) + titles(page(pages, "class=act&parties=one"))
    assert without
    assert not set(without) & set(titles(html))


@pytest.mark.parametrize("width", [375, 1280])
def test_page_works_by_keyboard_without_scripts(browser: Browser, story_store: Path, width: int) -> None:
    errors: list[str] = []
    with serving.serving(Settings(store=story_store, base=BASE)) as address:
        tab = browser.new_page(
            java_script_enabled=False, viewport={"width": width, "height": 800}, color_scheme="dark"
        )
        tab.on("console", lambda message: errors.append(message.text))
        tab.goto(f"{address}/explore")
        tab.get_by_label("Who", exact=True).fill("Kenya")
        tab.keyboard.press("Enter")
        facet = tab.locator(".facet").get_by_role("link", name="consult", exact=True)
        facet.focus()
        tab.keyboard.press("Enter")
        tab.wait_for_url("**type=CONSULT**")
        tab.get_by_role("link", name="Table", exact=True).click()
        assert tab.get_by_role("link", name="Kenya hosted Ecuador").is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        tab.close()
    assert errors == []


def test_remote_store_has_a_home_page_but_no_explore(snapshot: Snapshot, story_store: Path) -> None:
    client = create_app(Settings(store=story_store, base=BASE), _Remote(snapshot)).test_client()
    assert re.search("<dt>acts</dt><dd><a [^>]*>18</a></dd>", client.get("/", headers=HTML).text)
    response = client.get("/explore", headers=HTML)
    assert response.status_code == StoreError.http_status
    assert "needs a store in a directory" in response.text
