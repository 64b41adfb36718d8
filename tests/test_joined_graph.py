"""Tests of joined events in the store: any order, any split into builds, removal and versions give the same graph."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from reports import BASE, IRIS, store_article, store_articles

from kg.compressed_text import compress
from kg.joined_graph import JoinedGraph
from kg.model import Resolution
from kg.store import open_snapshot, open_writer
from kg.store.event_graph import read_own_events

DERIVED = "SELECT ?g ?s ?p ?o {{ VALUES ?g {{ <{base}graph/events> <{base}graph/joins> }} GRAPH ?g {{ ?s ?p ?o }} }}"


def remove(path: Path, *articles: Resolution) -> None:
    with open_writer(path, base=BASE) as writer:
        joined = JoinedGraph(writer, IRIS)
        for resolution in articles:
            joined.remove_article(IRIS.article_graph(resolution.article.id))
        joined.join()


def derived(path: Path) -> set[tuple[str, ...]]:
    """Return the statements about events and joins, and check that the default graph has them as well."""
    with open_snapshot(path, base=BASE) as snapshot:
        rows = {tuple(term.value for term in row) for row in snapshot.select(DERIVED.format(base=BASE)).rows}
        union = snapshot.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0].value
        named = snapshot.select(
            "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"
        )
        assert union == named.rows[0][0].value
    return rows


@pytest.fixture(scope="module")
def expected(reports, tmp_path_factory) -> set[tuple[str, ...]]:
    path = tmp_path_factory.mktemp("whole") / "store"
    store_articles(path, reports)
    return derived(path)


def test_reports_of_one_event_are_joined_across_articles(expected):
    assert len([row for row in expected if row[2].endswith("isReplacedBy")]) > 20


@pytest.mark.parametrize("seed", range(2))
def test_any_order_and_split_gives_the_same_events(reports, expected, tmp_path, seed):
    shuffled = list(reports)
    random.Random(seed).shuffle(shuffled)
    cut = random.Random(seed).randrange(1, len(shuffled))
    store_articles(tmp_path / "store", shuffled[:cut], shuffled[cut:])
    assert derived(tmp_path / "store") == expected


def test_article_that_is_stored_again_changes_nothing(reports, expected, tmp_path):
    store_articles(tmp_path / "store", reports, reports[2:4])
    assert derived(tmp_path / "store") == expected


@pytest.mark.parametrize("index", [0, 2, 6])
def test_removed_article_leaves_what_the_others_tell(reports, tmp_path, index):
    others = reports[:index] + reports[index + 1 :]
    store_articles(tmp_path / "with", reports)
    remove(tmp_path / "with", reports[index])
    store_articles(tmp_path / "without", others)
    assert derived(tmp_path / "with") == derived(tmp_path / "without")


def test_joined_events_fall_apart_when_a_build_is_interrupted(reports, expected, tmp_path):
    """Store an article again, but end the build before it joins: all facts are there, and the next build joins them."""
    path = tmp_path / "store"
    store_articles(path, reports)
    with open_writer(path, base=BASE) as writer:
        store_article(JoinedGraph(writer, IRIS), reports[0], fingerprint="2")
    mentions = "SELECT (COUNT(?m) AS ?n) { ?m dip:inArticle ?a FILTER NOT EXISTS { ?e dip:hasMention ?m } }"
    with open_snapshot(path, base=BASE) as snapshot:
        assert snapshot.select(mentions).rows[0][0].value == "0"
    store_articles(path, [])
    assert derived(path) == expected


def test_failed_change_of_an_article_leaves_its_events_joined(reports, expected, tmp_path, monkeypatch):
    path = tmp_path / "store"
    store_articles(path, reports)
    with open_writer(path, base=BASE) as writer:
        joined = JoinedGraph(writer, IRIS)
        with monkeypatch.context() as patch:
            patch.setattr(writer, "replace_article", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                store_article(joined, reports[0], fingerprint="2")
        joined.join()
    assert derived(path) == expected


def test_newer_version_of_an_article_replaces_the_facts_of_the_older(reports, tmp_path):
    article = reports[0].article
    older = replace(article, id="older", published=date(2025, 1, 2))
    document = replace(reports[0].document, article=older)
    versions = [replace(reports[0], document=document), *reports]
    store_articles(tmp_path / "both", versions)
    store_articles(tmp_path / "newer", reports)
    facts = {
        row
        for row in derived(tmp_path / "both")
        if row[2].rpartition("#")[2] not in ("deprecated", "wasRevisionOf")
    }
    assert facts == derived(tmp_path / "newer")
    remove(tmp_path / "both", versions[1])
    store_articles(tmp_path / "older", [versions[0], *reports[1:]])
    assert derived(tmp_path / "both") == derived(tmp_path / "older")


def test_person_overrules_a_join(reports, expected, tmp_path):
    joins = sorted(row for row in expected if row[2].endswith("joinedMention"))
    first, second = (row[3] for row in joins[:2])
    store_articles(tmp_path / "store", reports, overrides=f"different {first} {second}  # other events")
    rows = derived(tmp_path / "store")
    event = {row[3]: row[1] for row in rows if row[2].endswith("hasMention")}
    assert event[first] != event[second]
    store_articles(tmp_path / "store", [])
    assert derived(tmp_path / "store") == expected


def test_own_events_of_earlier_stores_are_read():
    turtle = "@prefix dip: <https://w3id.org/diplomacy/ontology#> .\n<event/a> dip:agent <actor/b> .\n"
    earlier = read_own_events(turtle, base=f"{BASE}id/")
    assert earlier == read_own_events(compress(turtle.encode()), base=f"{BASE}id/")
    assert list(earlier) == [f"{BASE}id/event/a"]
