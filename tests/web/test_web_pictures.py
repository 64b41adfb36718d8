"""The pictures of /explore as pages and in a browser: with and without scripts, by keyboard, dark, and on a phone."""

import gzip
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import serving
from flask.testing import FlaskClient
from in_process import InProcess
from lxml import html
from playwright.sync_api import Browser, Page

from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app
from kg.web.middleware import csp
from kg.web.pages import page_scripts

PICTURES = ("timeline", "map", "network", "matrix")
MAX_SCRIPT_KB = 60  # gzip


@pytest.fixture(scope="module")
def settings(story_store: Path) -> Settings:
    return Settings(store=story_store, base="http://example.org/")


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[FlaskClient]:
    with open_snapshot(settings.store, base=settings.base) as snapshot:
        yield create_app(settings, InProcess(snapshot)).test_client()


@pytest.fixture(scope="module")
def address(settings: Settings) -> Iterator[str]:
    with serving.serving(settings) as address:
        yield address


@dataclass
class Visit:
    """A page, its console messages, and the URLs it requested."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(params=["light", "dark"])
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    if not page_scripts.is_installed() and os.environ.get("CI") != "true":
        pytest.skip("The scripts are not installed. Install them with: make setup")
    with browser.new_context(color_scheme=request.param) as context:
        visit = Visit(context.new_page())
        visit.page.on("console", lambda message: visit.console.append(message.text))
        visit.page.on("pageerror", lambda error: visit.console.append(str(error)))
        visit.page.on("request", lambda sent: visit.requests.append(sent.url))
        yield visit


def document(client: FlaskClient, path: str) -> html.HtmlElement:
    response = client.get(path)
    assert response.status_code == 200, response.text
    return html.fromstring(response.text)


@pytest.mark.parametrize("view", PICTURES)
def test_each_link_of_a_picture_leads_to_as_many_events(client: FlaskClient, view: str) -> None:
    page = document(client, f"/explore?view={view}&min_confidence=0")
    links = page.xpath("//figure//a[@aria-label]")
    assert links
    for link in links:
        number = re.search(r"([\d,]+) events?\b", link.get("aria-label"))
        if number:
            heading = document(client, link.get("href")).get_element_by_id("events").text_content()
            assert heading.split()[0] == number[1], link.get("aria-label")


@pytest.mark.parametrize("view", PICTURES)
def test_page_has_no_styles_or_scripts_in_its_markup(client: FlaskClient, view: str) -> None:
    page = document(client, f"/explore?view={view}")
    assert page.xpath("//@style | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize("view", PICTURES)
def test_figures_have_names_and_links_in_svg_too(client: FlaskClient, view: str) -> None:
    page = document(client, f"/explore?view={view}")
    for figure in page.xpath("//figure"):
        (name,) = figure.xpath("@aria-labelledby")
        assert page.get_element_by_id(name).text_content().strip()
    named = (
        "@aria-label or normalize-space(./*[local-name()='title'])"  # an SVG title is the name of its parent
    )
    assert page.xpath(f"//*[local-name()='svg']//a[not({named})]") == []


def test_names_are_suggested_as_people_type_them(client: FlaskClient) -> None:
    def suggested(query: str) -> list[str]:
        text = client.get(f"/explore/names?{query}").text
        return [option.text for option in html.fragments_fromstring(text.strip())] if text.strip() else []

    assert suggested("q=nor")[0] == "Norway"
    assert suggested("q=NAIR&of=place") == ["Nairobi"]
    for nothing in ("", "q=", "q=%25", "q=_", "q=%00", f"q={'x' * 1000}"):
        assert suggested(nothing) == []


def test_page_allows_scripts_only_if_they_are_installed(client: FlaskClient, monkeypatch) -> None:
    monkeypatch.setattr(page_scripts, "_BUNDLE", Path("nowhere"))
    response = client.get("/explore?view=map")
    assert response.headers["Content-Security-Policy"] == csp.PAGE
    assert "<script" not in response.text
    assert "data-suggest" not in response.text
    assert client.get("/scripts/explore.min.js").status_code == 404


@pytest.mark.parametrize("name", ["explore.js", "../package.json", "%2e%2e/package.json", ".installed"])
def test_only_the_bundle_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/scripts/{name}").status_code == 404


def test_scripts_are_small(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}/explore")
    scripts = [visit.page.request.get(url).body() for url in visit.requests if ".js" in url]
    assert scripts
    assert sum(len(gzip.compress(script)) for script in scripts) <= 1000 * MAX_SCRIPT_KB


@pytest.mark.parametrize("view", PICTURES)
def test_picture_obeys_policy_and_contacts_only_this_server(visit: Visit, address: str, view: str) -> None:
    visit.page.goto(f"{address}/explore?view={view}")
    visit.page.locator(".brushed").wait_for()
    assert visit.console == []
    assert [url for url in visit.requests if not url.startswith(f"{address}/")] == []


def test_dragging_over_bars_chooses_their_days(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/explore?view=timeline&page=1")
    bars = page.locator("svg[data-chart=histogram] a")
    page.locator(".brushed").scroll_into_view_if_needed()
    first, last = bars.first.bounding_box(), bars.last.bounding_box()
    assert first is not None
    assert last is not None
    days = bars.first.get_attribute("data-from"), bars.last.get_attribute("data-to")
    page.mouse.move(first["x"] + 1, first["y"] + 50)
    page.mouse.down()
    page.mouse.move(last["x"] + last["width"] - 1, last["y"] + 60, steps=4)
    assert page.locator(".brushed").inner_text() == f"From {days[0]} to {days[1]}"
    with page.expect_navigation():
        page.mouse.up()
    assert page.locator("#from").input_value() == days[0]
    assert page.locator("#to").input_value() == days[1]
    assert "view=timeline" in page.url
    assert visit.console == []


def test_click_on_a_bar_follows_its_link(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}/explore")
    bar = visit.page.locator("svg[data-chart=histogram] a").first
    visit.page.locator(".brushed").scroll_into_view_if_needed()
    day, box = bar.get_attribute("data-from"), bar.bounding_box()
    assert box is not None
    with visit.page.expect_navigation():
        visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert f"from={day}" in visit.page.url


def test_bars_and_circles_are_reached_by_keyboard(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}/explore?view=map")
    for selector in ("svg[data-chart=histogram] a", "svg[data-chart=map] a"):
        link = visit.page.locator(selector).first
        name, before = link.get_attribute("aria-label"), visit.page.url
        link.focus()
        assert visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        with visit.page.expect_navigation():
            visit.page.keyboard.press("Enter")
        assert visit.page.url != before, name
        visit.page.goto(before)


def test_map_zooms_by_buttons_and_shows_a_focused_circle(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/explore?view=map")
    layer = page.locator("svg[data-chart=map] [data-zoomed]")
    assert layer.get_attribute("transform") is None
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").press("Enter")
    page.wait_for_function(
        "document.querySelector('[data-zoomed]').getAttribute('transform').includes('scale(5.06')"
    )
    link = page.locator("svg[data-chart=map] a").last
    link.focus()
    inside = """link => { const [a, b] = [link, link.closest('svg')].map(e => e.getBoundingClientRect());
        return a.x + a.width / 2 > b.left && a.x + a.width / 2 < b.right && a.y > b.top - 50 && a.bottom < b.bottom + 50 }"""
    assert link.evaluate(inside)
    page.get_by_role("button", name="Reset the zoom").press("Enter")
    page.wait_for_function(
        "document.querySelector('[data-zoomed]').getAttribute('transform').includes('scale(1)')"
    )


def test_names_are_suggested_and_chosen_by_keyboard(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}/explore?view=network")
    page.get_by_label("Who", exact=True).press_sequentially("nor")
    page.get_by_role("option", name="Norway", exact=True).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.get_by_label("Who", exact=True).input_value() == "Norway"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "who=Norway" in page.url
    assert "view=network" in page.url
    assert visit.console == []


@pytest.mark.parametrize("view", PICTURES)
def test_page_fits_a_phone_with_and_without_scripts(browser: Browser, address: str, view: str) -> None:
    for has_scripts in (True, False):
        with browser.new_context(
            java_script_enabled=has_scripts, viewport={"width": 375, "height": 800}
        ) as context:
            page = context.new_page()
            page.goto(f"{address}/explore?view={view}")
            assert page.locator("figure").first.is_visible()
            width = page.locator("body").bounding_box()
            assert width is not None
            assert width["width"] == 375
            assert not has_scripts or page.evaluate("document.documentElement.scrollWidth") <= 375
