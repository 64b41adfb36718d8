"""The query pages in a browser: focus on the answer, sorting, stopping a query, finding a question."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import serving
import stories
from playwright.sync_api import Browser, Page, expect

from kg.config import Settings

TIMEOUT_S = 200  # of a query
STOP_WHEN_POSSIBLE = """new MutationObserver(() => {
  const stop = document.querySelector(".running button");
  if (stop) { document.body.className = "stopped"; stop.click(); }
}).observe(document.body, { childList: true, subtree: true })"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def site(story_store: Path) -> Iterator[str]:
    settings = Settings(store=story_store, base=stories.BASE, workers=1, max_queue_wait_s=100)
    with serving.serving(settings, timeout_s=TIMEOUT_S) as address:
        yield address


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_context(java_script_enabled=request.param) as context:
        yield context.new_page()


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        yield context.new_page()


def days(page: Page) -> list[str]:
    return page.locator("td[data-label=day]").all_inner_texts()


def test_focus_moves_to_the_answer(page: Page, site: str) -> None:
    page.goto(f"{site}/query/who-accused-whom", wait_until="networkidle")
    page.get_by_role("textbox", name="Actor").fill("Norway")
    page.get_by_role("button", name="Apply").press("Enter")
    expect(page.locator("#result")).to_be_focused(timeout=20_000)
    assert "actor=Norway" in page.url


def test_header_sorts_and_reverses_by_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}/query/events-by-day", wait_until="networkidle")
    page.get_by_role("button", name="day", exact=True).press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("day")
    assert len(set(days(page))) > 1
    assert days(page) == sorted(days(page))
    page.get_by_role("button", name="day", exact=True).press("Enter")
    expect(page.locator("th[aria-sort=descending]")).to_have_text("day")
    assert days(page) == sorted(days(page), reverse=True)
    page.get_by_role("button", name="Timeline").press("Enter")
    expect(page.locator(".histogram")).to_be_visible()
    assert "sort=-day" in page.url


def test_running_query_is_stopped(scripted: Page, site: str) -> None:
    scripted.goto(f"{site}/query?query=ASK%7B%7D", wait_until="networkidle")
    # Playwright itself would wait for the end of the query.
    scripted.evaluate(STOP_WHEN_POSSIBLE)
    started = time.monotonic()
    field = scripted.locator("textarea#text")
    field.evaluate("(field, text) => { field.value = text; field.form.requestSubmit() }", RUNAWAY)
    expect(scripted.locator("body.stopped")).to_be_visible(timeout=20_000)
    assert "ASK" in scripted.url
    scripted.goto(site)
    scripted.goto(f"{site}/query/articles", timeout=100_000)  # waits for the only worker
    assert scripted.locator("#result").is_visible()
    assert time.monotonic() - started < TIMEOUT_S / 2


def test_questions_are_filtered_while_typing(scripted: Page, site: str) -> None:
    scripted.goto(f"{site}/query")
    scripted.get_by_label("Find a question").fill("accus crit")
    expect(scripted.get_by_text("1 question", exact=True)).to_be_visible()
    assert scripted.locator(".library li:visible").count() == 1
    assert scripted.locator(".group:visible").count() == 1
    scripted.get_by_label("Find a question").fill("")
    assert scripted.locator(".library li:visible").count() > 60
