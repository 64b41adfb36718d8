"""Pages of events, actors, places, articles and claims in a browser without JavaScript."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import serving
import stories
from playwright.sync_api import Browser, Page

from kg.config import Settings
from kg.store import WorkerPool, open_snapshot
from kg.web import Server, create_app

DENIED = "SELECT ?e { ?e a dip:Act ; dip:polarity dip:Denied } ORDER BY ?e LIMIT 1"
PATHS = [
    "/doc/actor/country/NOR",
    "/doc/place/city/geneva-CHE",
    "/doc/article/a1",
    "/claims",
    "/claims?kind=denied",
]


@pytest.fixture(scope="module")
def home(story_store: Path) -> Iterator[str]:
    settings = Settings(store=story_store, base=stories.BASE)
    with (
        WorkerPool(story_store, base=stories.BASE, count=1, timeout_s=20) as pool,
        serving.listening(Server(create_app(settings, pool), replace(settings, port=0))) as port,
    ):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def denied(story_store: Path) -> str:
    """The path of the page about a denied event."""
    with open_snapshot(story_store, base=stories.BASE) as snapshot:
        (row,) = snapshot.select(DENIED).records()
    return row["e"].replace(f"{stories.BASE}id", "/doc")


@pytest.fixture(scope="module")
def problems() -> list[str]:
    """Errors on the console, and requests to other hosts."""
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, home: str, problems: list[str]) -> Iterator[Page]:
    page = browser.new_page(java_script_enabled=False, color_scheme="dark")
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(home) else problems.append(request.url))
    yield page
    page.close()


def test_pages_fit_a_narrow_screen_without_problems(
    page: Page, home: str, denied: str, problems: list[str]
) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    for path in [*PATHS, denied]:
        page.goto(home + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    assert problems == []


def test_how_it_was_read_opens_by_keyboard(page: Page, home: str, denied: str) -> None:
    page.goto(home + denied)
    row = page.get_by_role("rowheader", name="factuality")
    assert not row.is_visible()
    page.locator("details.mention summary").first.focus()
    page.keyboard.press("Enter")
    assert row.is_visible()


def test_quote_leads_to_its_words_in_the_article(page: Page, home: str, denied: str) -> None:
    page.goto(home + denied)
    quoted = page.locator("blockquote mark").first.inner_text()
    page.get_by_role("link", name="show in the article").first.click()
    assert page.locator("a.mark:target").inner_text() == quoted


def test_claims_are_filtered_by_keyboard(page: Page, home: str) -> None:
    page.goto(f"{home}/claims")
    page.get_by_label("Denied by").focus()
    page.keyboard.type("kenya")
    page.keyboard.press("Enter")
    page.wait_for_url("**denier=kenya**")
    assert page.get_by_text("Asserted by Norway").is_visible()
    page.get_by_role("link", name="Told by one side only").click()
    assert page.get_by_role("link", name="Told by one side only").get_attribute("aria-current") == "page"


def test_asserted_denied_and_planned_marks_have_different_lines(page: Page, home: str) -> None:
    page.goto(f"{home}/doc/article/a1")
    lines = {
        tone: page.evaluate(
            "tone => { const style = getComputedStyle(document.querySelector('a.mark.' + tone));"
            " return style.textDecorationLine + ' ' + style.textDecorationStyle }",
            tone,
        )
        for tone in ("claim", "denied", "open")
    }
    assert lines == {"claim": "underline double", "denied": "line-through solid", "open": "underline dashed"}
