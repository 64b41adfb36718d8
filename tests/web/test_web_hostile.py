"""A hostile corpus in each kind of page and export: nothing runs, nothing breaks.

The browser ignores the content security policy, so that a script that a page lets in would run.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator

import hostile
import lxml.etree
import page_kinds
import pyoxigraph as ox
import pytest
import serving
import stories
from playwright.sync_api import Browser, Page

from kg.config import Settings
from kg.export import EXPORTS
from kg.pipeline import build
from kg.store import open_snapshot, open_writer

RESOURCES = 30  # of each kind
PROTOCOLS = """[...document.querySelectorAll("a[href], form, img, link, script[src]")].map(
    each => new URL(each.getAttribute("href") ?? each.getAttribute("src") ?? each.action, location).protocol)"""
NUMBER = re.compile(r"-\d+(\.\d+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store with the hostile articles, some of them read and parsed as ``kg build`` does."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "feed.jsonl").write_text("\n".join(hostile.records()))
    settings = Settings(
        store=folder / "store", base=stories.BASE, workers=2, max_queue_wait_s=60, token=serving.TOKEN
    )
    report = build([str(folder / "feed.jsonl")], settings)
    assert report.articles > 0
    with open_writer(settings.store, base=settings.base) as writer:
        stories.write_articles(writer, hostile.resolutions())
    return settings


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    with serving.serving(settings, takes_uploads=True) as address:
        yield address


@pytest.fixture(scope="module")
def attacks() -> list[str]:
    """Dialogs, errors of scripts, and requests to other hosts."""
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, site: str, attacks: list[str]) -> Iterator[Page]:
    with browser.new_context(bypass_csp=True, viewport={"width": 375, "height": 800}) as context:
        context.request.post(f"{site}/upload/login", form={"token": serving.TOKEN})
        page = context.new_page()
        page.on("dialog", lambda dialog: attacks.append(dialog.message))
        page.on("pageerror", lambda error: attacks.append(str(error)))
        page.on(
            "request",
            lambda sent: None if sent.url.startswith((f"{site}/", "data:")) else attacks.append(sent.url),
        )
        yield page


def paths(site: str, name: str) -> list[str]:
    """Return the paths of a kind of page: of all resources of that kind, or the only one."""
    get = page_kinds.over_http(site)
    if name in page_kinds.RESOURCES:
        return page_kinds.resource_paths(get, stories.BASE, name, limit=RESOURCES)
    return [page_kinds.page_path(get, stories.BASE, name)]


@pytest.mark.parametrize("name", page_kinds.NAMES)
def test_hostile_text_neither_runs_nor_breaks_the_page(
    page: Page, site: str, attacks: list[str], name: str
) -> None:
    attacks.clear()
    for path in paths(site, name):
        response = page.goto(site + path)
        assert response is not None
        assert response.status in {200, 400, 404}, path
        assert page.evaluate("typeof window.hacked") == "undefined", path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        assert set(page.evaluate(PROTOCOLS)) <= {"http:", "https:"}, path
        assert page.locator("[onerror], [onload], [onfocus], [onmouseover]").count() == 0, path
    assert attacks == []


@pytest.mark.parametrize("name", EXPORTS)
def test_hostile_text_does_not_break_exports(settings: Settings, name: str) -> None:
    output = io.BytesIO()
    with open_snapshot(settings.store, base=settings.base) as snapshot:
        EXPORTS[name].write(snapshot, output)
    content = output.getvalue()
    if name in RDF:
        assert sum(1 for _ in ox.parse(content, RDF[name])) > 100
    elif EXPORTS[name].suffix == ".xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            assert not any(b"<f>" in book.read(member) for member in book.namelist())
    elif EXPORTS[name].media_type.endswith("xml"):
        lxml.etree.fromstring(content)
    elif EXPORTS[name].media_type.endswith("json"):
        json.loads(content)
    elif name == "csv-excel":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        assert len(rows) > len(hostile.TEXTS)
        cells = {cell for row in rows for cell in row if cell.startswith(FORMULA)}
        assert not [cell for cell in cells if not NUMBER.fullmatch(cell)]
    elif EXPORTS[name].suffix == ".csv":
        rows = list(csv.reader(io.StringIO(content.decode())))
        assert {len(row) for row in rows} == {len(rows[0])}
