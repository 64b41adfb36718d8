"""Questions of an analyst, each answered by a page that links lead to, and by a query of the library."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import reports
from flask.testing import FlaskClient
from in_process import InProcess

from kg.ask import Names, prepare
from kg.config import Settings
from kg.export import meetings_export
from kg.query_library import get_query
from kg.store import Snapshot, open_snapshot
from kg.web import create_app

HTML = {"Accept": "text/html"}
PAGES = {  # path, and what it shows in this order
    "what happened between two sides, in order": (
        "/explore?party=Peru&with=Ecuador&sort=oldest",
        "fought a brief war.*signed a peace treaty.*Peru accused Ecuador",
    ),
    "the same by week": (
        "/explore?party=Peru&with=Ecuador&from=2025-03-01&view=timeline",
        "Week of 3 March 2025.*Peru accused Ecuador",
    ),
    "who denies what one side says": ("/claims?kind=denied&party=Pakistan", "Pakistan.*hit civilians"),
    "what happened near a place, on a map": ("/explore?place=Nairobi&view=map", "<svg.*Nairobi"),
    "all reports of a meeting": (
        "/explore?q=nurses&from=2025-01-20&to=2025-01-22",
        "Kenya and Finland signed.*2 articles",
    ),
    "where reports differ": ("/explore?differs=number", "civilians were killed"),
    "who met whom": ("/explore?view=network&type=CONSULT", "<svg.*Annikki Sorvala"),
    "what a person did or said": ("/explore?who=Sorvala&sort=oldest", "Annikki Sorvala"),
}
QUERIES: Mapping[str, tuple[Mapping[str, str], str]] = {
    "timeline": ({"actor": "Peru", "other": "Ecuador"}, "fought a brief war"),
    "escalation": ({"one": "Peru", "other": "Ecuador"}, "2025-03-03"),
    "denied-events": ({"speaker": "Pakistan"}, "hit civilians"),
    "events-at-a-place": ({"place": "Nairobi"}, "Nairobi"),
    "sources-disagree": ({}, "civilians"),
    "who-met-whom": ({"actor": "Sorvala"}, "Sorvala"),
    "did-or-said": ({"actor": "sorvala"}, "said"),
}


@pytest.fixture(scope="module")
def snapshot(joined_store: Path) -> Iterator[Snapshot]:
    with open_snapshot(joined_store, base=reports.BASE) as snapshot:
        yield snapshot


@pytest.fixture(scope="module")
def client(snapshot: Snapshot, joined_store: Path) -> FlaskClient:
    return create_app(Settings(store=joined_store, base=reports.BASE), InProcess(snapshot)).test_client()


@pytest.mark.parametrize("question", PAGES)
def test_page_answers_the_question(client: FlaskClient, question: str) -> None:
    path, shown = PAGES[question]
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    assert re.search(shown, response.text, re.DOTALL)


@pytest.mark.parametrize("name", QUERIES)
def test_query_answers_the_question(snapshot: Snapshot, name: str) -> None:
    values, shown = QUERIES[name]
    rows = snapshot.select(prepare(get_query(name), values, Names(snapshot.select)).text).records()
    assert any(shown in value for row in rows for value in row.values())


def test_home_links_to_views_that_answer(client: FlaskClient) -> None:
    links = re.findall(r'<li><a href="(/[^"]*)"><strong>', client.get("/", headers=HTML).text)
    assert len(links) >= 6
    for link in links:
        response = client.get(link.replace("&amp;", "&"), headers=HTML)
        assert response.status_code == 200, link
        assert 'class="problem"' not in response.text, link


@pytest.mark.parametrize(("name", "shown"), [("xlsx", "Annikki Sorvala"), ("gexf", "Annikki Sorvala")])
def test_meetings_are_exported(snapshot: Snapshot, name: str, shown: str) -> None:
    output = io.BytesIO()
    meetings_export(name).write(snapshot, output)
    content = output.getvalue()
    if name == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(map(book.read, book.namelist()))
    assert shown.encode() in content
