"""Pages about joined events: all reports on one page, aliases that redirect, and what was removed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from in_process import InProcess
from reports import BASE, IRIS

from kg.config import Settings
from kg.joined_graph import JoinedGraph
from kg.store import Snapshot, open_snapshot, open_writer
from kg.web import create_app

HTML = {"Accept": "text/html"}
JOINED = "SELECT ?own ?event {{ ?own <http://purl.org/dc/terms/isReplacedBy> ?event }} ORDER BY ?own LIMIT 1"


def key(iri: str) -> str:
    return iri.removeprefix(IRIS.resource_prefix)


@pytest.fixture(scope="module")
def snapshot(joined_store: Path) -> Iterator[Snapshot]:
    with open_snapshot(joined_store, base=BASE) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(snapshot: Snapshot, joined_store: Path) -> FlaskClient:
    return create_app(Settings(store=joined_store, base=BASE), InProcess(snapshot)).test_client()


@pytest.fixture(scope="module")
def alias(snapshot: Snapshot) -> tuple[str, str]:
    """An own event that is part of a joined one, and that event."""
    (row,) = snapshot.select(JOINED.format()).records()
    return row["own"], row["event"]


def test_event_page_shows_all_reports_and_why_they_are_one_event(client, snapshot, alias):
    _, event = alias
    count = len(snapshot.select(f"SELECT ?m {{ <{event}> dip:hasMention ?m }}").rows)
    page = client.get(f"/doc/{key(event)}", headers=HTML).text
    assert count > 1
    assert page.count('<details class="mention">') == count
    assert f"Told in {count} passages of" in page
    assert "Why these reports are one event" in page


@pytest.mark.parametrize("suffix", ["", ".ttl", ".jsonld"])
def test_own_event_of_a_joined_mention_leads_to_the_event(client, alias, suffix):
    own, event = alias
    answer = client.get(f"/doc/{key(own)}{suffix}", headers=HTML)
    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"/doc/{key(event)}{suffix}")
    assert client.get(answer.headers["Location"], headers=HTML).status_code == 200


def test_removed_article_and_its_parts_are_gone(joined_store, tmp_path):
    """Remove an article of which nothing is left: 410 for it, its events and its mentions; its counterpart stays."""
    path = tmp_path / "store"
    shutil.copytree(joined_store, path)
    query = "SELECT * { ?event dip:hasMention ?mention . ?mention dip:inArticle ?article } ORDER BY ?event"
    with open_snapshot(path, base=BASE) as before:
        records = before.select(query).records()
    article = records[0]["article"]
    with open_writer(path, base=BASE) as writer:
        joined = JoinedGraph(writer, IRIS)
        joined.remove_article(IRIS.article_graph(IRIS.article_id(article)))
        joined.join()
    with open_snapshot(path, base=BASE) as after:
        client = create_app(Settings(store=path, base=BASE), InProcess(after)).test_client()
        left = {row["event"] for row in after.select(query).records()}
        gone = [one for one in records if one["article"] == article and one["event"] not in left]
        assert gone
        for iri in (article, gone[0]["event"], gone[0]["mention"]):
            assert client.get(f"/doc/{key(iri)}", headers=HTML).status_code == 410, iri
        assert {client.get(f"/doc/{key(event)}", headers=HTML).status_code for event in list(left)[:5]} == {
            200
        }
