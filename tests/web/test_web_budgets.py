"""What each kind of page may weigh, compressed, and how much processor time it may take on a small graph."""

import gzip
import re
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import Mock

import page_kinds
import pytest
import serving
import stories
from flask.testing import FlaskClient
from in_process import InProcess

from kg.config import Settings
from kg.store import open_snapshot
from kg.uploads import Uploads
from kg.web import create_app
from kg.web.backend import UpdateBackend
from kg.web.pages import query_editor

PAGE_BYTES, LONG_PAGE_BYTES = 12_000, 40_000
STYLE_BYTES, SCRIPT_BYTES = 6_000, 3_000  # of the site itself, on all pages and on query pages
PICTURE_SCRIPT_BYTES = 60_000  # on the pages of events
EDITOR_BYTES = 150_000
PAGE_SECONDS = 0.1
LONG_PAGES = {"ontology", "query form", "dataset", "event map"}


@pytest.fixture(scope="module")
def visitor(story_store: Path) -> Iterator[FlaskClient]:
    settings = Settings(store=story_store, base=stories.BASE, token=serving.TOKEN)
    with open_snapshot(settings.store, base=settings.base) as snapshot, Uploads(settings) as queue:
        client = create_app(settings, InProcess(snapshot), Mock(spec=UpdateBackend), queue).test_client()
        client.post("/upload/login", data={"token": serving.TOKEN})
        yield client


def get(client: FlaskClient, path: str) -> bytes:
    return client.get(path, headers={"Accept": "text/html, */*;q=0.5"}, buffered=True).data


def page_path(client: FlaskClient, name: str) -> str:
    return page_kinds.page_path(lambda path: get(client, path).decode(), stories.BASE, name)


def files(client: FlaskClient, page: bytes, pattern: str) -> int:
    """Return the compressed size of the files of this server that a page loads."""
    urls = re.findall(pattern, page.decode())
    return sum(len(gzip.compress(get(client, url))) for url in urls)


@pytest.mark.parametrize("name", page_kinds.NAMES)
def test_page_keeps_within_its_weight(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(query_editor, "is_installed", lambda: False)
    page = get(visitor, page_path(visitor, name))
    assert len(gzip.compress(page)) < (LONG_PAGE_BYTES if name in LONG_PAGES else PAGE_BYTES)
    assert 0 < files(visitor, page, r'<link rel="stylesheet" href="([^"]+)"') < STYLE_BYTES
    scripts = files(visitor, page, r'<script[^>]* src="([^"]+)"')
    limit = PICTURE_SCRIPT_BYTES if page_kinds.PAGES.get(name, "").startswith("/explore") else SCRIPT_BYTES
    assert scripts < limit if name in page_kinds.SCRIPTED else scripts == 0


@pytest.mark.skipif(not query_editor.is_installed(), reason="The editor is not installed.")
def test_editor_keeps_within_its_weight(visitor: FlaskClient) -> None:
    page = get(visitor, "/query")
    assert files(visitor, page, r'(?:src|href)="(/editor/[^"]+)"') < EDITOR_BYTES


@pytest.mark.parametrize("name", page_kinds.NAMES)
def test_page_keeps_within_its_time(visitor: FlaskClient, name: str) -> None:
    """The least of several times, of this process alone, so that other processes do not matter."""
    path, least = page_path(visitor, name), float("inf")
    for _ in range(8):
        started = time.process_time()
        get(visitor, path)
        least = min(least, time.process_time() - started)
        if least < PAGE_SECONDS:
            return
    assert least < PAGE_SECONDS
