"""The files beside a generation: changed from build to build, they are those of one build."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store
from reports import BASE, IRIS, store_article, store_articles

from kg.explore import numbering
from kg.joined_graph import JoinedGraph
from kg.model import Resolution
from kg.store import Update, open_snapshot, open_writer
from kg.store.local import event_index, fulltext, indexes
from kg.store.local.directory import find

WORDS = ("the", "met", "said", "peru OR president", "s*")
TABLES = {  # rows of the event index, with IRIs and values in place of numbers
    "event": "SELECT * FROM (SELECT row_number() OVER (ORDER BY id), * FROM event JOIN event_text USING (id))",
    "term": "SELECT iri, facet, value FROM term JOIN event ON id = term.event",
    "article": "SELECT event.iri, article.iri, headline, publisher, article.published FROM article "
    "JOIN event ON id = article.event",
    "report": "SELECT iri, headline, publisher, published FROM report",
    "location": "SELECT iri, place, latitude, longitude FROM location JOIN event ON id = event",
    "name": "SELECT * FROM name",
    "total": "SELECT * FROM total",
    "mention": "SELECT event.iri, mention.iri, predicate, speakers FROM mention JOIN event ON id = mention.event",
    "counterpart": "SELECT one.value, two.value, is_conflict, events FROM counterpart "
    "JOIN facet_value AS one ON one.id = actor JOIN facet_value AS two ON two.id = other",
    "claim": "SELECT kind, iri, stated, denied, basis, assertions, denials, side, speaker FROM claim "
    "JOIN event ON event.id = claim.event LEFT JOIN claimant ON claimant.claim = claim.id",
    "facet_value": "SELECT facet, facet_value.value, count(event) FROM facet_value "
    "LEFT JOIN has ON has.value = id GROUP BY id",
    "days": "SELECT iri, days FROM packed JOIN event USING (id)",
    "all days": "SELECT length(days) FROM packed_total",
}


@pytest.fixture(autouse=True)
def updates(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Let each change, however large, change the files of the last generation; return the files that were."""
    paths: list[Path] = []
    update = event_index.update

    def counted(store: Store, path: Path, *rest: Any) -> None:
        paths.append(path)
        update(store, path, *rest)

    monkeypatch.setattr(indexes, "_MOST_PART", 0)
    monkeypatch.setattr(event_index, "update", counted)
    return paths


def content(generation: Path) -> dict[str, Any]:
    """Return what the files say, without the numbers that may differ."""
    with closing(sqlite3.connect(generation / "events.sqlite3")) as file:
        rows = {name: sorted(file.execute(sql).fetchall(), key=str) for name, sql in TABLES.items()}
        rows["event"] = [row[:1] + row[2:] for row in rows["event"]]
    with closing(sqlite3.connect(generation / "search.sqlite3")) as file:
        rows["text"] = sorted(file.execute("SELECT * FROM texts").fetchall())
    with fulltext.Index(generation) as index:
        rows["hits"] = [index.best(words, limit=1000) for words in WORDS]
    return rows


def generation(path: Path) -> Path:
    return path / "generations" / str(find(path).current())


def made_anew(path: Path, folder: Path) -> dict[str, Any]:
    """Return the content of indexes of the same graph that are made anew, and check that its statistics are right."""
    with open_writer(path, base=BASE) as writer:
        writer.change(Update(text="DELETE DATA { GRAPH <urn:none> { <urn:none> <urn:none> <urn:none> } }"))
        assert not writer.update_description()
        writer.mark_clean()
    folder.mkdir()
    store = Store.read_only(str(generation(path)))
    fulltext.build(store, folder / fulltext.FILE)
    event_index.build(store, folder / "events.sqlite3")
    return content(folder)


def remove(path: Path, articles: list[Resolution]) -> None:
    with open_writer(path, base=BASE) as writer:
        joined = JoinedGraph(writer, IRIS)
        for one in articles:
            joined.remove_article(IRIS.article_graph(one.article.id))
        joined.join()


def changed(resolution: Resolution) -> Resolution:
    """Return a later version of an article with another headline, publisher and day, and without its last event."""
    article = resolution.article
    day = article.published and article.published + timedelta(days=1)
    document = replace(
        resolution.document,
        article=replace(article, headline="Another headline", publisher="Another Post", published=day),
    )
    return replace(resolution, document=document, events=resolution.events[:-1])


def store_versions(path: Path, articles: list[Resolution], version: str) -> None:
    with open_writer(path, base=BASE) as writer:
        joined = JoinedGraph(writer, IRIS)
        for one in articles:
            store_article(joined, one, fingerprint=version)
        joined.join()


def steps(path: Path, articles: list[Resolution], seed: int) -> Iterator[None]:
    """Store the articles in several builds, and change and remove some meanwhile."""
    chance = random.Random(seed)
    shuffled = chance.sample(articles, len(articles))
    third = len(articles) // 3
    first, second, last = shuffled[:third], shuffled[third : 2 * third], shuffled[2 * third :]
    store_articles(path, first)
    yield
    store_versions(path, [*map(changed, first[:3]), *second], "2")
    yield
    remove(path, [*first[1:4], *second[:3]])
    yield
    store_versions(path, [*first[:2], *last], "1")
    yield
    store_versions(path, [*first, *second], "1")
    yield


@pytest.mark.parametrize("seed", range(3))
def test_indexes_after_each_step_are_those_made_anew(
    reports: list[Resolution], tmp_path: Path, updates: list[Path], seed: int
) -> None:
    path = tmp_path / "store"
    for number, _ in enumerate(steps(path, reports, seed)):
        assert len(updates) == number
        assert content(generation(path)) == made_anew(path, tmp_path / f"anew{number}")
    store_articles(tmp_path / "one", reports)
    found, expected = content(generation(path)), content(generation(tmp_path / "one"))
    assert found == expected
    assert all(expected.values())


def test_events_without_room_between_others_are_numbered_anew(
    reports: list[Resolution], tmp_path: Path, updates: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(numbering, "_GAP", 1)
    store_articles(tmp_path / "store", reports[:4], reports[4:])
    store_articles(tmp_path / "one", reports)
    assert len(updates) == 1
    assert content(generation(tmp_path / "store")) == content(generation(tmp_path / "one"))


@pytest.mark.parametrize("damage", ["update", "other code", "crash"])
def test_unknown_changes_make_the_indexes_anew(
    reports: list[Resolution], tmp_path: Path, updates: list[Path], damage: str
) -> None:
    """SPARQL may change anything; a killed writer may have changed what nobody knows."""
    path = tmp_path / "store"
    store_articles(path, reports[:4])
    if damage == "update":
        with open_writer(path, base=BASE) as writer:
            headline = (
                "INSERT DATA { GRAPH <urn:x> { <urn:y> a schema:NewsArticle ; schema:headline 'Hydra' } }"
            )
            writer.change(Update(text=headline))
        with open_snapshot(path) as snapshot:
            assert [hit.thing for hit in snapshot.search("hydra", limit=5)] == ["urn:y"]
    elif damage == "other code":
        (generation(path) / "statistics.json").write_text('{"rules": "other"}')
    else:
        find(path).mark_dirty()
    store_articles(path, reports[4:])
    assert (not updates) == (damage != "update")
    assert content(generation(path)) == made_anew(path, tmp_path / "anew")
    store_articles(path, reports[:1])
    assert updates


def test_many_changes_make_the_indexes_anew(
    reports: list[Resolution], tmp_path: Path, updates: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_MOST_PART", 4)
    store_articles(tmp_path / "store", reports[:4], reports[4:])
    assert updates == []
    store_versions(tmp_path / "store", reports[:1], "2")
    assert len(updates) == 1
