"""The query editor: completion, keyboard use, content security policy, and requests to this server only."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from kg.query_library import library
from kg.web.middleware import csp
from kg.web.pages import query_editor

QUERY = "SELECT ?name { ?actor a dip:Country ; rdfs:label ?name } ORDER BY ?name LIMIT 2"


@dataclass
class Visit:
    """A page with the editor, its console messages, and the URLs it requested."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def type(self, text: str) -> None:
        """Replace the text in the editor."""
        self.page.locator(".CodeMirror").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def complete(self, completion: str) -> None:
        """Wait until a completion is selected, accept it, and wait until the text has it."""
        self.page.locator(".CodeMirror-hint-active", has_text=completion).wait_for()
        self.page.keyboard.press("Enter")
        self.page.locator(".CodeMirror-code", has_text=completion).wait_for()


@pytest.fixture(params=["light", "dark"])
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    if not query_editor.is_installed() and os.environ.get("CI") != "true":
        pytest.skip("The editor is not installed. Install it with: npm ci")
    with browser.new_context(color_scheme=request.param) as context:
        visit = Visit(context.new_page())
        visit.page.on("console", lambda message: visit.console.append(message.text))
        visit.page.on("pageerror", lambda error: visit.console.append(str(error)))
        visit.page.on("request", lambda sent: visit.requests.append(sent.url))
        visit.page.goto(f"{address}/query")
        visit.page.locator(".CodeMirror").wait_for()
        yield visit


def test_editor_obeys_policy_and_contacts_only_this_server(visit: Visit, address: str) -> None:
    visit.type(QUERY)
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Run").click()
    visit.page.get_by_role("heading", name="2 rows").wait_for()
    visit.page.locator(".CodeMirror").wait_for()
    assert visit.console == []
    assert any("/editor/yasqe.min.js" in url for url in visit.requests)
    assert [url for url in visit.requests if not url.startswith((f"{address}/", "data:"))] == []


def test_keyboard_shortcut_runs_query(visit: Visit) -> None:
    visit.type(QUERY)
    visit.page.keyboard.press("Escape")
    visit.page.locator(".CodeMirror").click()
    visit.page.keyboard.press("Control+Enter")
    visit.page.get_by_role("heading", name="2 rows").wait_for()
    assert visit.page.get_by_role("columnheader", name="name").is_visible()
    assert "SELECT ?name" in visit.page.locator(".CodeMirror-code").inner_text()


def test_example_is_inserted_with_its_prefixes(visit: Visit) -> None:
    """The examples are the library queries, which the graph describes as sh:SPARQLExecutable."""
    examples = visit.page.get_by_label("Examples")
    examples.wait_for()
    assert {query.title for query in library()} <= set(examples.locator("option").all_inner_texts())
    examples.select_option(label=library()[0].title)
    text = visit.page.locator("textarea#text").input_value()
    assert "SELECT" in text
    assert "PREFIX dip: <https://w3id.org/diplomacy/ontology#>" in text
    visit.page.get_by_role("button", name="Run").click()
    visit.page.get_by_role("heading", name=re.compile(r"\d+ rows?")).wait_for()


def test_editor_completes_classes_and_their_properties(visit: Visit) -> None:
    """Completions come from the prefixes (sh:declare) and the VoID description of the endpoint."""
    visit.type("SELECT * { ?who a dip:Count")
    hints = visit.page.locator(".CodeMirror-hint")
    visit.complete("dip:Country")
    visit.page.keyboard.type(" ; dip:")
    hints.filter(has_text="dip:actorCode").wait_for()
    assert "dip:trigger" not in hints.all_inner_texts()  # a property of mentions, not of countries
    visit.page.keyboard.type("actorC")
    visit.complete("dip:actorCode")
    visit.page.keyboard.type(" ?code } ORDER BY ?code LIMIT 3")
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("button", name="Run").click()
    visit.page.get_by_role("heading", name="3 rows").wait_for()
    text = visit.page.locator(".CodeMirror-code").inner_text()
    assert "PREFIX dip: <https://w3id.org/diplomacy/ontology#>" in text
    assert "a dip:Country ; dip:actorCode ?code" in text


def test_tab_key_leaves_the_editor(visit: Visit) -> None:
    visit.page.locator(".CodeMirror").click()
    visit.page.keyboard.press("Escape")
    visit.page.locator(".CodeMirror textarea").focus()
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.innerText") == "Run"


def test_editor_fits_narrow_screen(visit: Visit, address: str) -> None:
    visit.page.set_viewport_size({"width": 360, "height": 800})
    visit.page.goto(f"{address}/query?query={QUERY}")
    visit.page.locator(".CodeMirror").wait_for()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["/query", "/query/who-accused-whom"])
def test_only_query_pages_may_run_scripts(client: FlaskClient, path: str) -> None:
    html = {"Accept": "text/html"}
    assert client.get(path, headers=html).headers["Content-Security-Policy"] == csp.SCRIPTS
    assert "script-src" not in client.get("/", headers=html).headers["Content-Security-Policy"]
    assert "unsafe" not in csp.SCRIPTS
    assert "http" not in csp.SCRIPTS
    assert "data:" not in csp.SCRIPTS


def test_query_page_without_editor_is_a_plain_form(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_editor, "is_installed", lambda: False)
    found = client.get("/query", headers={"Accept": "text/html"})
    assert "<textarea" in found.text
    assert re.findall(r"<script[^>]* src=\"([^\"]*)", found.text) == ["/static/query.js"]


def test_no_other_file_of_the_editor_is_served(client: FlaskClient) -> None:
    for name in ("yasqe.esm.js", "..%2fpackage.json", "../package.json"):
        assert client.get(f"/editor/{name}").status_code == 404


def test_editor_of_a_wheel_is_found_in_the_package(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("yasqe.min.js", "yasqe.min.css"):
        (tmp_path / name).write_text("packaged")
    monkeypatch.setattr(query_editor, "_PACKAGED", tmp_path)
    monkeypatch.setattr(query_editor, "_NPM_BUILD", tmp_path / "none")
    assert client.get("/editor/yasqe.min.js").text == "packaged"
    assert "yasqe.min.js" in client.get("/query", headers={"Accept": "text/html"}).text
