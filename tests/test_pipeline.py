"""Tests of kg.pipeline: stored graphs, skipped articles, failures and provenance."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

import kg.article_store
import kg.pipeline
import kg.processing
from kg.config import Settings
from kg.errors import StoreError
from kg.extract import extract
from kg.fingerprint import MAPPING, SOURCES
from kg.iris import Iris
from kg.joined_graph import JoinedGraph
from kg.model import Article
from kg.pipeline import Report, build, resolve_articles, store_resolutions
from kg.store import article_graphs as in_store
from kg.store import export_article, open_snapshot
from kg.store.local.writer import open_writer

TEXTS = (
    "Norway expelled two Kenyan diplomats on Friday.",
    "Kenya rejected the decision. A quiet day.",
    "Foreign Minister Ingrid Dahl met her Kenyan counterpart in Nairobi on Monday.",
)
ARTICLES = [Article(id=f"a{n}", source=f"{n}.txt", text=text) for n, text in enumerate(TEXTS)]


@pytest.fixture
def settings(tmp_path, monkeypatch):
    monkeypatch.setattr(kg.pipeline, "read_changed", lambda paths, *_: iter(list(paths)))
    return Settings(store=tmp_path / "store")


def stored(settings):
    with open_writer(settings.store, base=settings.base) as writer:
        return writer.fingerprints()


def graphs(settings, articles):
    iris = Iris(base=settings.base)
    return {iris.article_graph(article.id) for article in articles}


def test_build_stores_a_graph_per_article(settings):
    report = build(ARTICLES, settings)
    assert (report.articles, report.skipped, report.failures) == (3, 0, [])
    assert report.events >= 3
    assert report.sentences == 4
    assert report.words > 25
    assert report.abstentions["no predicate"] == 1
    assert report.seconds > 0
    assert graphs(settings, ARTICLES) < set(stored(settings))


def test_build_skips_unchanged_articles(settings):
    build(ARTICLES, settings)
    changed = replace(ARTICLES[1], headline="Kenya says no")
    report = build([ARTICLES[0], changed, ARTICLES[2]], settings)
    assert (report.articles, report.skipped) == (3, 2)
    assert report.sentences == 2


def test_article_with_an_address_may_come_from_another_file(settings):
    addressed = replace(ARTICLES[0], url="https://example.org/0")
    build([addressed, ARTICLES[1]], settings)
    moved = [replace(article, source="later.warc") for article in (addressed, ARTICLES[1])]
    report = build(moved, settings)
    assert (report.skipped, report.stored) == (1, 1)


def test_fingerprint_depends_on_base_and_code(settings, monkeypatch):
    build(ARTICLES, settings)
    first = stored(settings)
    monkeypatch.setattr("kg.article_store.code_digest", lambda *_: "other code")
    assert build(ARTICLES, settings).skipped == 0
    changed = stored(settings)
    assert all(first[graph] != changed[graph] for graph in graphs(settings, ARTICLES))


@pytest.mark.parametrize(("changed", "is_replaced"), [((), False), (MAPPING, True)])
def test_only_another_mapping_replaces_equal_graphs(settings, monkeypatch, changed, is_replaced):
    build(ARTICLES, settings)
    first, replaced = stored(settings), []
    digest, replacing = kg.article_store.code_digest, JoinedGraph.replace_article

    def other(sources=SOURCES):
        return f"x{digest(sources)}" if sources in (SOURCES, changed) else digest(sources)

    def recorded(self, graph, *args, **options):
        replaced.append(graph)
        replacing(self, graph, *args, **options)

    monkeypatch.setattr("kg.article_store.code_digest", other)
    monkeypatch.setattr(JoinedGraph, "replace_article", recorded)
    assert build(ARTICLES, settings).stored == len(ARTICLES)
    expected = graphs(settings, ARTICLES)
    assert set(replaced) == (expected if is_replaced else set())
    assert all(first[graph] != stored(settings)[graph] for graph in expected)


@pytest.mark.parametrize("stage", ["extract", "resolve", "to_nquads"])
def test_stage_error_fails_one_article_only(settings, monkeypatch, stage):
    original, names = getattr(kg.processing, stage), {"to_nquads": "rdf"}

    def breaking(value, **options):
        document = getattr(value, "document", value)
        if document.article.id == "a1":
            raise IndexError("list index out of range")
        return original(value, **options)

    monkeypatch.setattr(kg.processing, stage, breaking)
    report = build(ARTICLES, settings)
    [failure] = report.failures
    assert failure.subject == "1.txt"
    assert f"The {names.get(stage, stage)} stage failed" in failure.reason
    assert "IndexError: list index out of range" in failure.reason
    assert graphs(settings, ARTICLES) & set(stored(settings)) == graphs(settings, [ARTICLES[0], ARTICLES[2]])


def test_store_error_ends_the_build(settings, monkeypatch):
    def full(*_, **__):
        raise StoreError("the disk is full")

    monkeypatch.setattr("kg.store.local.writer.Writer.replace_article", full)
    with pytest.raises(StoreError, match="disk is full"):
        build(ARTICLES, settings)


def test_interrupted_build_keeps_stored_articles(settings):
    def interrupt(report):
        if report.events:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(ARTICLES, settings, on_progress=interrupt)
    assert graphs(settings, ARTICLES) & set(stored(settings)) == graphs(settings, ARTICLES[:1])


def test_on_progress_receives_growing_counts(settings):
    seen = []
    build(ARTICLES, replace(settings, batch=1), on_progress=lambda report: seen.append(report.sentences))
    assert seen == [1, 3, 4]


def test_parse_error_is_a_failure_in_the_report(settings, monkeypatch):
    def breaking(*_):
        raise RuntimeError("out of memory")

    monkeypatch.setattr("kg.parse.analyse", breaking)
    report = Report()
    assert list(resolve_articles(ARTICLES, settings, report)) == []
    assert [failure.subject for failure in report.failures] == ["0.txt", "1.txt", "2.txt"]


def test_build_stores_the_ontology(settings):
    build([], settings)
    assert Iris(base=settings.base).ontology_graph in stored(settings)


def test_only_the_pipeline_combines_stages():
    names = ("read", "parse", "extract", "resolve", "join", "rdf")
    package = Path(kg.pipeline.__file__).parent
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        called = [name for name in names if f"from kg.{name} import" in text]
        assert len(called) <= 1 or path.name in {"pipeline.py", "processing.py"}, path
    assert extract is kg.processing.extract


def builds(settings):
    """Return the number of article graphs of each build, and whether the build has ended."""
    query = """SELECT ?build ?ended (COUNT(?article) AS ?number) {
        ?build a prov:Activity OPTIONAL { ?build prov:endedAtTime ?ended }
        OPTIONAL { ?graph prov:wasGeneratedBy ?build ; prov:wasDerivedFrom ?article }
    } GROUP BY ?build ?ended ORDER BY ?build"""
    with open_snapshot(settings.store, base=settings.base) as opened:
        return [(int(row["number"]), "ended" in row) for row in opened.select(query).records()]


def test_builds_that_changed_graphs_are_recorded(settings):
    build(ARTICLES, settings)
    assert builds(settings) == [(3, True)]
    build(ARTICLES, settings)
    assert builds(settings) == [(3, True)]
    build([replace(ARTICLES[1], headline="Kenya says no")], settings)
    assert builds(settings) == [(2, True), (1, True)]


def test_interrupted_build_has_no_end_time(settings):
    def interrupt(report):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(ARTICLES, settings, on_progress=interrupt)
    assert builds(settings) == [(1, False)]


def test_same_articles_give_the_same_graphs(settings, tmp_path):
    again = replace(settings, store=tmp_path / "again")
    build(ARTICLES, settings)
    build(ARTICLES, again)
    assert article_graphs(settings) == article_graphs(again)
    assert len(article_graphs(settings)) == 3


@pytest.mark.parametrize("workers", [1, 2])
def test_graphs_do_not_depend_on_the_number_of_workers(settings, tmp_path, workers):
    split = replace(settings, store=tmp_path / "split", batch=1, build_workers=workers)
    build(ARTICLES, settings)
    report = build(ARTICLES, split)
    assert (report.sentences, report.failures) == (4, [])
    assert article_graphs(settings) == article_graphs(split)


def article_graphs(settings):
    with open_snapshot(settings.store, base=settings.base) as opened:
        written = {graph: BytesIO() for graph in in_store(opened)}
        for graph, output in written.items():
            export_article(opened, graph, output)
        return {graph: output.getvalue() for graph, output in written.items()}


def test_articles_read_before_are_stored_and_joined(tmp_path, reports):
    settings = Settings(store=tmp_path / "store")
    first, second = store_resolutions(reports[:1], settings), store_resolutions(reports[1:], settings)
    assert (first.articles, first.failures) == (1, [])
    assert (second.articles, second.failures) == (len(reports) - 1, [])
    assert first.joined is not None
    assert second.joined is not None
    assert first.joined < second.joined
    together = replace(settings, store=tmp_path / "another")
    store_resolutions(reports, together)
    assert stored(settings) == stored(together)
