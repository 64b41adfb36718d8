"""Each kind of page in a browser: WCAG 2.2 AA by axe-core, narrow screens, dark mode, no error and no other host."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import page_kinds
import pytest
import serving
import stories
from playwright.sync_api import Browser, Page

from kg.config import Settings
from kg.web.linked_data import ontology
from scripts import documentation

AXE = Path(__file__).parents[1] / "clients/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = {"light": 1280, "dark": 375}


@dataclass
class Visit:
    """A page, its console messages of errors, and the URLs that it requested."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def site(story_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the stories, with the documentation of the ontology."""
    page = tmp_path_factory.mktemp("ontology") / "diplomacy.html"
    page.write_text(documentation.render(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ontology, "_DOCUMENTATION", page)
        ontology._serialization.cache_clear()
        with serving.serving(
            Settings(
                store=story_store, base=stories.BASE, workers=2, max_queue_wait_s=60, token=serving.TOKEN
            ),
            takes_uploads=True,
        ) as address:
            yield address
    ontology._serialization.cache_clear()


@pytest.fixture(scope="module", params=SCREENS)
def visit(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    size = {"width": SCREENS[request.param], "height": 900}
    with browser.new_context(color_scheme=request.param, viewport=size) as context:
        context.request.post(f"{site}/upload/login", form={"token": serving.TOKEN})
        visit = Visit(context.new_page())
        visit.page.on(
            "console", lambda message: visit.errors.append(message.text) if message.type == "error" else None
        )
        visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
        visit.page.on("request", lambda sent: visit.requests.append(sent.url))
        yield visit


def violations(page: Page) -> list[str]:
    """Return what axe-core finds, each rule with the elements that break it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, { runOnly: rules }).then(result => result.violations)", RULES
    )
    return [f"{rule['id']}: {[node['html'][:200] for node in rule['nodes'][:5]]}" for rule in found]


@pytest.mark.parametrize("name", page_kinds.NAMES)
def test_page_is_accessible_and_asks_no_other_host(visit: Visit, site: str, name: str) -> None:
    if not AXE.exists() and os.environ.get("CI") != "true":
        pytest.skip("axe-core is not installed. Install it with: npm ci --prefix tests/clients")
    visit.errors.clear()
    visit.requests.clear()
    response = visit.page.goto(site + page_kinds.page_path(page_kinds.over_http(site), stories.BASE, name))
    assert response is not None
    visit.page.wait_for_load_state("networkidle")
    assert violations(visit.page) == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert visit.page.evaluate("document.documentElement.lang") == "en"
    assert visit.page.locator("header.site").is_visible()
    expected = [] if response.ok else [f"the server responded with a status of {response.status}"]
    assert len(visit.errors) == len(expected)
    assert all(text in error for text, error in zip(expected, visit.errors, strict=True))
    assert [url for url in visit.requests if not url.startswith((f"{site}/", "data:"))] == []
