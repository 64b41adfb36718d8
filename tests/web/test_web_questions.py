"""Questions of an analyst, each answered by a page that links lead to, and by a query of the library."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import IO

import networkx as nx
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


@pytest.mark.parametrize(("suffix", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_network_of_the_page_has_only_its_meetings(
    client: FlaskClient, suffix: str, read: Callable[[IO[bytes]], "nx.Graph[str]"]
) -> None:
    page = "type=CONSULT&status=reported&status=claimed&min_confidence=0.5"
    assert f"/explore.{suffix}?" in client.get(f"/explore?view=network&{page}", headers=HTML).text
    response = client.get(f"/explore.{suffix}?{page}")
    assert 'filename="meetings-network-' in response.headers["Content-Disposition"]
    network = read(io.BytesIO(response.data))
    assert not network.is_directed()
    rows = list(csv.DictReader(io.StringIO(client.get(f"/explore.csv?{page}").text)))
    roles = ("agent_iris", "patient_iris", "recipient_iris")
    parties = [sorted({iri for role in roles for iri in row[role].split("|") if iri}) for row in rows]
    expected = Counter(pair for each in parties for pair in combinations(each, 2))
    found = {tuple(sorted((one, other))): data["weight"] for one, other, data in network.edges(data=True)}
    assert found == expected
    assert "Annikki Sorvala" in nx.get_node_attributes(network, "label").values()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/explore.xlsx?type=CONSULT", "meetings-"),
        ("/explore.xlsx?type=CONSULT&type=AID", "events-"),
        ("/explore.gexf?type=AID", "events-network-"),
        ("/export?format=gexf", "actor-network.gexf"),
    ],
)
def test_file_is_named_by_what_it_holds(client: FlaskClient, url: str, name: str) -> None:
    assert f'filename="{name}' in client.head(url).headers["Content-Disposition"]
