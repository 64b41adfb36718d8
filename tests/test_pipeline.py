"""The stages in a row: articles in, graphs in the store, and failures that stay with their article."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

import kg.pipeline
from kg.config import Settings
from kg.errors import StoreError
from kg.extract import extract
from kg.iris import Iris
from kg.model import Article
from kg.pipeline import Report, build, resolutions
from kg.store import articles as in_store
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
    monkeypatch.setattr(kg.pipeline, "read", lambda paths, **_: iter(list(paths)))
    return Settings(store=tmp_path / "store")


def stored(settings):
    with open_writer(settings.store, base=settings.base) as writer:
        return writer.fingerprints()


def graphs(settings, articles):
    iris = Iris(base=settings.base)
    return {iris.article_graph(article.id) for article in articles}


def test_every_article_has_its_graph(settings):
    report = build(ARTICLES, settings)
    assert (report.articles, report.skipped, report.failures) == (3, 0, [])
    assert report.events >= 3
    assert report.sentences == 4
    assert report.words > 25
    assert report.abstentions["no predicate"] == 1
    assert report.seconds > 0
    assert graphs(settings, ARTICLES) < set(stored(settings))


def test_an_unchanged_article_is_skipped_and_a_changed_one_is_not(settings):
    build(ARTICLES, settings)
    changed = replace(ARTICLES[1], headline="Kenya says no")
    report = build([ARTICLES[0], changed, ARTICLES[2]], settings)
    assert (report.articles, report.skipped) == (3, 2)
    assert report.sentences == 2


def test_other_rules_or_models_make_every_article_anew(settings, monkeypatch):
    build(ARTICLES, settings)
    monkeypatch.setattr(kg.pipeline, "_recipe", lambda _: "other rules")
    assert build(ARTICLES, settings).skipped == 0


def test_the_recipe_tells_of_rules_models_and_base(settings, tmp_path, monkeypatch):
    recipe = kg.pipeline._recipe
    assert recipe(settings) == recipe(settings)
    assert recipe(settings) != recipe(replace(settings, base="http://example.org/"))
    package = tmp_path / "package"
    for maker in kg.pipeline._MAKERS:
        (package / maker).parent.mkdir(parents=True, exist_ok=True)
        (package / maker).write_text("x")
    monkeypatch.setattr(kg.pipeline, "_PACKAGE", package)
    before = recipe(settings)
    (package / "model.py").write_text("y")
    assert recipe(settings) != before


@pytest.mark.parametrize("stage", ["extract", "resolve", "to_dataset"])
def test_an_error_in_a_stage_stays_with_its_article(settings, monkeypatch, stage):
    original = getattr(kg.pipeline, stage)

    def breaking(value, **options):
        document = getattr(value, "document", value)
        if document.article.id == "a1":
            raise IndexError("list index out of range")
        return original(value, **options)

    monkeypatch.setattr(kg.pipeline, stage, breaking)
    report = build(ARTICLES, settings)
    [failure] = report.failures
    assert failure.subject == "1.txt"
    assert {"to_dataset": "rdf"}.get(stage, stage) in failure.reason
    assert "IndexError: list index out of range" in failure.reason
    assert graphs(settings, ARTICLES) & set(stored(settings)) == graphs(settings, [ARTICLES[0], ARTICLES[2]])


def test_a_store_that_fails_ends_the_build(settings, monkeypatch):
    def full(*_, **__):
        raise StoreError("the disk is full")

    monkeypatch.setattr("kg.store.local.writer.Writer.replace_article", full)
    with pytest.raises(StoreError, match="disk is full"):
        build(ARTICLES, settings)


def test_what_was_committed_before_an_interrupt_stays(settings):
    def interrupt(report):
        if report.events:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(ARTICLES, settings, on_progress=interrupt)
    assert graphs(settings, ARTICLES) & set(stored(settings)) == graphs(settings, ARTICLES[:1])


def test_the_report_counts_what_goes_by(settings):
    seen = []
    build(ARTICLES, replace(settings, batch=1), on_progress=lambda report: seen.append(report.sentences))
    assert seen == [1, 3, 4]


def test_a_report_takes_failures_of_the_parse(settings, monkeypatch):
    def breaking(*_):
        raise RuntimeError("out of memory")

    monkeypatch.setattr("kg.parse.analyse", breaking)
    report = Report()
    assert list(resolutions(ARTICLES, settings, report)) == []
    assert [failure.subject for failure in report.failures] == ["0.txt", "1.txt", "2.txt"]


def test_the_ontology_is_in_the_store(settings):
    build([], settings)
    assert Iris(base=settings.base).ontology_graph in stored(settings)


def test_the_stages_meet_here_and_nowhere_else():
    """No module but the pipeline calls two stages."""
    names = ("read", "parse", "extract", "resolve", "rdf")
    package = Path(kg.pipeline.__file__).parent
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        called = [name for name in names if f"from kg.{name} import" in text]
        assert len(called) <= 1 or path.name == "pipeline.py", path
    assert extract is kg.pipeline.extract


def builds(settings):
    """Each build with the number of articles' graphs that are its work, and whether it ended."""
    query = """SELECT ?build ?ended (COUNT(?article) AS ?number) {
        ?build a prov:Activity OPTIONAL { ?build prov:endedAtTime ?ended }
        OPTIONAL { ?graph prov:wasGeneratedBy ?build ; prov:wasDerivedFrom ?article }
    } GROUP BY ?build ?ended ORDER BY ?build"""
    with open_snapshot(settings.store, base=settings.base) as opened:
        return [(int(row["number"]), "ended" in row) for row in opened.select(query).records()]


def test_each_build_that_changed_something_is_told_of(settings):
    build(ARTICLES, settings)
    assert builds(settings) == [(3, True)]
    build(ARTICLES, settings)
    assert builds(settings) == [(3, True)]
    build([replace(ARTICLES[1], headline="Kenya says no")], settings)
    assert builds(settings) == [(2, True), (1, True)]


def test_a_build_that_was_interrupted_has_no_end(settings):
    def interrupt(report):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(ARTICLES, settings, on_progress=interrupt)
    assert builds(settings) == [(1, False)]


def test_the_same_articles_give_the_same_graphs_whenever_they_are_built(settings, tmp_path):
    again = replace(settings, store=tmp_path / "again")
    build(ARTICLES, settings)
    build(ARTICLES, again)
    assert articles_of(settings) == articles_of(again)
    assert len(articles_of(settings)) == 3


def articles_of(settings):
    with open_snapshot(settings.store, base=settings.base) as opened:
        written = {graph: BytesIO() for graph in in_store(opened)}
        for graph, output in written.items():
            export_article(opened, graph, output)
        return {graph: output.getvalue() for graph, output in written.items()}
