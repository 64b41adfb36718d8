"""The pages in a browser, as a first-time visitor uses them; no page needs scripts to work."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(java_script_enabled=False)
    page.problems = []  # type: ignore[attr-defined]
    page.on(
        "console", lambda message: page.problems.append(message.text) if message.type == "error" else None
    )
    yield page
    page.close()


def test_from_the_start_to_the_quote(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Mali accused Benin").first.click()
    assert page.locator("blockquote mark").inner_text() == "accused"
    page.get_by_role("link", name="in the text").click()
    assert page.locator("a.mark:target").inner_text() == "accused"


def test_a_question_is_asked_and_changed(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Who accused whom").click()
    assert page.get_by_role("cell", name="Mali", exact=True).is_visible()
    page.get_by_label("SPARQL").fill(
        "SELECT DISTINCT ?name { ?part dip:actor ?a . ?a a dip:Country ; rdfs:label ?name } ORDER BY ?name LIMIT 1"
    )
    page.get_by_role("button", name="Run").click()
    assert page.get_by_role("cell", name="Benin").is_visible()


def test_the_policy_stops_nothing_of_ours(page: Page, address: str) -> None:
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.querySelector('.cards')).display") == "grid"
    assert page.problems == []  # type: ignore[attr-defined]


def test_nothing_overflows_a_narrow_screen(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for path in ("/", "/query?query=SELECT * { ?s ?p ?o } LIMIT 3"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
