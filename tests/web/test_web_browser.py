"""The pages in a browser without JavaScript, as a first-time visitor uses them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def console_errors() -> list[str]:
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, console_errors: list[str]) -> Iterator[Page]:
    page = browser.new_page(java_script_enabled=False)
    page.on(
        "console", lambda message: console_errors.append(message.text) if message.type == "error" else None
    )
    yield page
    page.close()


def test_home_page_leads_to_event_and_its_quote(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Mali accused Benin").first.click()
    assert page.locator("blockquote mark").inner_text() == "accused"
    page.get_by_role("link", name="show in the article").click()
    assert page.locator("a.mark:target").inner_text() == "accused"


def test_library_query_can_be_edited_and_run(page: Page, address: str) -> None:
    page.goto(f"{address}/query/who-accused-whom")
    assert page.get_by_role("cell", name="Mali", exact=True).is_visible()
    page.get_by_label("SPARQL").fill(
        "SELECT DISTINCT ?name { ?part dip:actor ?a . ?a a dip:Country ; rdfs:label ?name } ORDER BY ?name LIMIT 1"
    )
    page.get_by_role("button", name="Run").click()
    assert page.get_by_role("cell", name="Benin").is_visible()


def test_content_security_policy_allows_own_styles(
    page: Page, address: str, console_errors: list[str]
) -> None:
    page.goto(address)
    assert page.evaluate("getComputedStyle(document.querySelector('.cards')).display") == "grid"
    assert console_errors == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/query?query=SELECT * { ?s ?p ?o } LIMIT 3",
        "/query/who-accused-whom",
        "/search?q=mali",
        "/explore",
        "/explore?view=table",
        "/dataset",
    ],
)
def test_page_fits_narrow_screen(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
