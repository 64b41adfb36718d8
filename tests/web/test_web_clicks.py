"""Questions of an analyst, each answered in at most three clicks from the home page, in a browser without JavaScript."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import reports
import serving
from playwright.sync_api import Browser, Locator, Page

from kg.config import Settings
from kg.store import WorkerPool
from kg.web import Server, create_app

MOST = 3


@dataclass
class Walk:
    """A way through the site that counts its clicks; filling in a field is none."""

    page: Page
    clicks: int = 0

    def click(self, place: Locator) -> None:
        self.clicks += 1
        place.click()

    def link(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name))

    def more_fields(self) -> None:
        self.click(self.page.locator("summary", has_text="More fields"))

    def fill(self, **values: str) -> None:
        for label, value in values.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).fill(value)

    def download(self, name: str) -> str:
        """Click a link and return the name of the file that it downloads."""
        with self.page.expect_download() as download:
            self.click(self.page.get_by_role("link", name=name, exact=True).first)
        assert Path(download.value.path()).stat().st_size > 1000
        return download.value.suggested_filename

    def sees(self, pattern: str) -> bool:
        return re.search(pattern, self.page.locator("main").inner_text(), re.DOTALL) is not None


@pytest.fixture(scope="module")
def home(joined_store: Path) -> Iterator[str]:
    settings = Settings(store=joined_store, base=reports.BASE)
    with (
        WorkerPool(joined_store, base=reports.BASE, count=1, timeout_s=20) as pool,
        serving.listening(Server(create_app(settings, pool), replace(settings, port=0))) as port,
    ):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def walk(browser: Browser, home: str) -> Iterator[Walk]:
    page = browser.new_page(java_script_enabled=False, accept_downloads=True)
    page.goto(home)
    walk = Walk(page)
    yield walk
    page.close()
    assert 0 < walk.clicks <= MOST


def test_what_happened_between_two_sides_in_order(walk: Walk) -> None:
    walk.link("Explore")
    walk.more_fields()
    walk.fill(Either_party="peru", Other_party="Ecuador", From="2025-01-01", To="2025-12-31")
    walk.page.get_by_label("Order").select_option("oldest first")
    walk.button("Show events")
    assert walk.sees("Peru accused Ecuador.*(reported|claimed by)")


def test_who_denies_what_a_side_says(walk: Walk) -> None:
    walk.link("Asserted and denied")
    walk.fill(Denied_by="kenyan police")
    walk.button("Apply")
    assert walk.sees("Asserted by.*Denied by Kenyan police.*demonstrators")


def test_what_happened_near_a_place_on_a_map(walk: Walk) -> None:
    walk.link("Map")
    walk.more_fields()
    walk.fill(Place="nairobi")
    walk.button("Show events")
    assert walk.sees("Map of 1 place")
    assert walk.page.locator("svg[data-chart=map] a").first.is_visible()


def test_how_tension_developed_week_by_week(walk: Walk) -> None:
    walk.link("Query")
    walk.link("Weekly conflict and cooperation")
    walk.fill(One="Peru", Other="Ecuador")
    walk.button("Apply")
    assert walk.page.get_by_role("cell", name="2025-03-03", exact=True).first.is_visible()


def test_all_reports_of_a_meeting(walk: Walk) -> None:
    walk.fill(Names_and_words="nurses")
    walk.button("Search")
    walk.link("Kenya and Finland signed")
    assert walk.sees("Told in [0-9]+ passages of 2 articles.*Who asserts it")


def test_where_reports_differ(walk: Walk) -> None:
    walk.link("Where reports differ")
    walk.link("civilians were killed")
    assert walk.sees("What the reports differ on: number")


@pytest.mark.parametrize(("name", "suffix"), [("Excel", ".xlsx"), ("GEXF", ".gexf")])
def test_meetings_are_downloaded(walk: Walk, name: str, suffix: str) -> None:
    walk.link("Who met whom")
    assert walk.download(name).endswith(suffix)


def test_everything_that_a_person_did_or_said(walk: Walk) -> None:
    walk.fill(Names_and_words="sorvala")
    walk.button("Search")
    walk.click(walk.page.get_by_role("link", name="Annikki Sorvala", exact=True).first)
    assert walk.sees("Latest acts.*Annikki Sorvala.*Statements")
