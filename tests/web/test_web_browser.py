"""The pages in a browser, as a first-time visitor uses them."""

import os
import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import waitress
from playwright.sync_api import Page, sync_playwright

from kg.config import Settings
from kg.store import Workers
from kg.web import create_app

CHROMIUM = shutil.which("chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def address(graph: Settings) -> Iterator[str]:
    with Workers(graph.store, base=graph.base, count=1, seconds=20) as workers:
        server: Any = waitress.create_server(create_app(graph, workers), host="127.0.0.1", port=0, threads=2)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if CHROMIUM is None and os.environ.get("CI") != "true":
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.problems = []  # type: ignore[attr-defined]
        page.on(
            "console", lambda message: page.problems.append(message.text) if message.type == "error" else None
        )
        yield page
        browser.close()


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
