"""The editor in the place of the form's field: it runs under a strict policy, and asks nobody but us."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from kg.query_library import library
from kg.web.middleware import csp
from kg.web.pages.query_editor import installed

MODULE = import_module("kg.web.pages.query_editor")  # the package has a function of that name
QUERY = "SELECT ?name { ?actor a dip:Country ; rdfs:label ?name } ORDER BY ?name LIMIT 2"


@dataclass
class Visit:
    """A page, what the browser complained of, and all that it asked for."""

    page: Page
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def type(self, text: str) -> None:
        """Write into the editor, in the place of what is there."""
        self.page.locator(".CodeMirror").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def take(self, completion: str) -> None:
        """Take a completion once it is the one that is chosen, and wait until it stands there."""
        self.page.locator(".CodeMirror-hint-active", has_text=completion).wait_for()
        self.page.keyboard.press("Enter")
        self.page.locator(".CodeMirror-code", has_text=completion).wait_for()


@pytest.fixture(params=["light", "dark"])
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    if not installed() and os.environ.get("CI") != "true":
        pytest.skip("the editor is not installed: npm ci")
    with browser.new_context(color_scheme=request.param) as context:
        visit = Visit(context.new_page())
        visit.page.on("console", lambda message: visit.problems.append(message.text))
        visit.page.on("pageerror", lambda error: visit.problems.append(str(error)))
        visit.page.on("request", lambda asked: visit.requests.append(asked.url))
        visit.page.goto(f"{address}/query")
        visit.page.locator(".CodeMirror").wait_for()
        yield visit


def test_it_runs_under_the_policy_and_asks_nobody_else(visit: Visit, address: str) -> None:
    visit.type(QUERY)
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Run").click()
    visit.page.get_by_role("heading", name="2 rows").wait_for()
    visit.page.locator(".CodeMirror").wait_for()
    assert visit.problems == []
    assert any("/editor/yasqe.min.js" in asked for asked in visit.requests)
    assert [asked for asked in visit.requests if not asked.startswith((f"{address}/", "data:"))] == []


def test_a_query_is_run_by_the_keyboard_and_its_rows_are_shown(visit: Visit) -> None:
    visit.type(QUERY)
    visit.page.keyboard.press("Escape")
    visit.page.locator(".CodeMirror").click()
    visit.page.keyboard.press("Control+Enter")
    visit.page.get_by_role("heading", name="2 rows").wait_for()
    assert visit.page.get_by_role("columnheader", name="name").is_visible()
    assert "SELECT ?name" in visit.page.locator(".CodeMirror-code").inner_text()


def test_examples_are_offered_and_declare_their_prefixes(visit: Visit) -> None:
    """The endpoint has the questions of the library as sh:SPARQLExecutable."""
    examples = visit.page.get_by_label("Examples")
    examples.wait_for()
    assert {query.title for query in library()} <= set(examples.locator("option").all_inner_texts())
    examples.select_option(label=library()[0].title)
    shown = visit.page.locator("textarea#text").input_value()
    assert "SELECT" in shown
    assert "PREFIX dip: <https://w3id.org/diplomacy/ontology#>" in shown
    visit.page.get_by_role("button", name="Run").click()
    visit.page.get_by_role("heading", name=re.compile(r"\d+ rows?")).wait_for()


def test_prefixes_classes_and_their_properties_are_completed(visit: Visit) -> None:
    """What the endpoint declares with sh:declare, and the classes and properties of its VoID."""
    visit.type("SELECT * { ?who a dip:Count")
    hints = visit.page.locator(".CodeMirror-hint")
    visit.take("dip:Country")
    visit.page.keyboard.type(" ; dip:")
    hints.filter(has_text="dip:actorCode").wait_for()
    assert "dip:trigger" not in hints.all_inner_texts()  # a mention has one, and no country
    visit.page.keyboard.type("actorC")
    visit.take("dip:actorCode")
    visit.page.keyboard.type(" ?code } ORDER BY ?code LIMIT 3")
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Run").click()
    visit.page.get_by_role("heading", name="3 rows").wait_for()
    asked = visit.page.locator(".CodeMirror-code").inner_text()
    assert "PREFIX dip: <https://w3id.org/diplomacy/ontology#>" in asked
    assert "a dip:Country ; dip:actorCode ?code" in asked


def test_the_tabulator_leads_on(visit: Visit) -> None:
    visit.page.locator(".CodeMirror").click()
    visit.page.keyboard.press("Escape")
    visit.page.locator(".CodeMirror textarea").focus()
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.innerText") == "Run"


def test_it_fits_a_narrow_screen(visit: Visit, address: str) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 800})
    visit.page.goto(f"{address}/query?query={QUERY}")
    visit.page.locator(".CodeMirror").wait_for()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["/query", "/query/who-accused-whom"])
def test_only_the_pages_with_the_editor_run_scripts(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(MODULE, "installed", lambda: True)
    html = {"Accept": "text/html"}
    assert client.get(path, headers=html).headers["Content-Security-Policy"] == csp.EDITOR
    assert "script-src" not in client.get("/", headers=html).headers["Content-Security-Policy"]
    assert "unsafe" not in csp.EDITOR
    assert "http" not in csp.EDITOR
    assert "data:" not in csp.EDITOR


def test_without_it_the_form_is_a_form(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "installed", lambda: False)
    found = client.get("/query", headers={"Accept": "text/html"})
    assert "<textarea" in found.text
    assert "<script" not in found.text
    assert "script-src" not in found.headers["Content-Security-Policy"]


def test_no_other_file_of_the_folder_is_served(client: FlaskClient) -> None:
    for name in ("yasqe.esm.js", "..%2fpackage.json", "../package.json"):
        assert client.get(f"/editor/{name}").status_code == 404
