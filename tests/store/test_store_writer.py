import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Store
from stored import BASE, IRIS, graph, nquads, values

from kg.errors import StoreError
from kg.store import open_snapshot, open_writer
from kg.store.folder import find

EVENTS = "SELECT ?event (COUNT(?mention) AS ?mentions) { ?event dip:hasMention ?mention } GROUP BY ?event ORDER BY ?event"


def events(path: Path) -> dict[str | None, str | None]:
    with open_snapshot(path) as opened:
        return {str(event)[-1]: mentions for event, mentions in values(opened, EVENTS)}


def whole(store: Store) -> bool:
    """Tell whether the default graph is the union of the named graphs."""
    union = {
        (q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, DefaultGraph())
    }
    named = {(q.subject, q.predicate, q.object) for q in store if q.graph_name != DefaultGraph()}
    return union == named


def test_an_event_that_another_article_mentions_stays_without_the_links_to_this_one(
    two_articles: Path,
) -> None:
    assert events(two_articles) == {"x": "2", "y": "1", "z": "1"}
    with open_writer(two_articles, base=BASE) as writer:
        writer.replace_article(graph("a"), nquads("a", "w"), fingerprint="new")
        assert whole(writer._store)
    assert events(two_articles) == {"w": "1", "x": "1", "z": "1"}


def test_a_triple_of_two_graphs_is_one_answer_and_outlives_one_of_them(two_articles: Path) -> None:
    label = f"SELECT ?label {{ <{IRIS.things}actor/country/TCD> rdfs:label ?label }}"
    with open_snapshot(two_articles) as opened:
        assert values(opened, label) == [("Chad",)]
    with open_writer(two_articles, base=BASE) as writer:
        empty = f'<{IRIS.things}article/a> <http://example.org/p> "x" <{graph("a")}> .'.encode()
        writer.replace_article(graph("a"), empty, fingerprint="new")
        assert whole(writer._store)
    with open_snapshot(two_articles) as opened:
        assert values(opened, label) == [("Chad",)]
        assert values(opened, "SELECT ?h { id:article\\/a schema:headline ?h }") == []


def test_fingerprints_are_kept_by_graph(two_articles: Path) -> None:
    with open_writer(two_articles, base=BASE) as writer:
        assert writer.fingerprints() == {graph("a"): "made from a", graph("b"): "made from b"}


def test_the_ontology_is_replaced_only_when_its_files_change(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "terms.ttl"
    file.write_text("<http://example.org/a> a <http://example.org/B> .")
    with open_writer(path, base=BASE) as writer:
        assert writer.replace_ontology([file])
        assert not writer.replace_ontology([file])
        file.write_text("<http://example.org/c> a <http://example.org/B> .")
        assert writer.replace_ontology([file])
        assert whole(writer._store)
    with open_snapshot(path) as opened:
        assert values(opened, "SELECT ?s { GRAPH ?g { ?s a ?type } }") == [("http://example.org/c",)]


@pytest.mark.parametrize(
    "line",
    [
        "_:x <http://example.org/p> <http://example.org/o> <GRAPH> .",
        "<http://example.org/s> <http://example.org/p> <http://example.org/o> <http://example.org/elsewhere> .",
    ],
)
def test_what_could_not_be_taken_back_is_refused_and_changes_nothing(two_articles: Path, line: str) -> None:
    before = events(two_articles)
    with (
        open_writer(two_articles, base=BASE) as writer,
        pytest.raises(ValueError, match=r"blank node|a graph"),
    ):
        writer.replace_article(graph("a"), line.replace("GRAPH", graph("a")).encode(), fingerprint="new")
    assert events(two_articles) == before


def test_text_comes_back_as_it_was(path: Path) -> None:
    strange = r"tab\t quote\" slash\\ line\n bell\u0007 nel\u0085 smile\U0001F600 {brace} <angle> # ; ?x $y"
    with open_writer(path, base=BASE) as writer:
        writer.replace_article(graph("a"), nquads("a", "x", headline=strange), fingerprint="1")
    with open_snapshot(path) as opened:
        expected = 'tab\t quote" slash\\ line\n bell\a nel\x85 smile😀 {brace} <angle> # ; ?x $y'
        assert values(opened, "SELECT ?h { ?a schema:headline ?h }") == [(expected,)]


def test_readers_see_a_generation_until_they_open_the_next(two_articles: Path) -> None:
    generations = two_articles / "generations"
    with open_snapshot(two_articles) as old:
        with open_writer(two_articles, base=BASE) as writer:
            writer.replace_article(graph("a"), nquads("a", ""), fingerprint="new")
        assert len(values(old, EVENTS)) == 3
        assert len(events(two_articles)) == 2
        assert sorted(p.name for p in generations.iterdir()) == ["1", "2"]
    with open_writer(two_articles, base=BASE):
        pass
    assert [p.name for p in generations.iterdir()] == ["3"]  # nobody reads the others any more


def test_a_second_writer_is_told_that_there_is_a_first(two_articles: Path) -> None:
    with open_writer(two_articles, base=BASE), pytest.raises(StoreError, match="another kg build") as raised:
        open_writer(two_articles, base=BASE).__enter__()
    assert raised.value.remedy


def test_a_folder_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(StoreError, match="not a store"), open_writer(tmp_path, base=BASE):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_another_base_is_refused(two_articles: Path) -> None:
    with pytest.raises(StoreError, match=r"begin with http://example\.org/"):
        find(two_articles, base="http://example.net/")


@pytest.mark.parametrize("made", [False, True])
def test_a_reader_without_a_store_is_told_to_build_one(path: Path, made: bool) -> None:
    if made:
        (path / "generations").mkdir(parents=True)
        (path / "kg-store.json").write_text('{"format": 1, "base": "http://example.org/"}')
    with pytest.raises(StoreError) as raised, open_snapshot(path):
        pass
    assert "kg build" in raised.value.remedy


def test_a_newer_format_is_refused(path: Path) -> None:
    path.mkdir()
    (path / "kg-store.json").write_text('{"format": 99, "base": "http://example.org/"}')
    with pytest.raises(StoreError, match="newer version"):
        find(path)


def test_a_killed_writer_leaves_each_article_as_before_or_after(path: Path) -> None:
    program = (
        "import itertools, sys; from pathlib import Path; from stored import *; from kg.store import open_writer\n"
        "with open_writer(Path(sys.argv[1]), base=BASE) as writer:\n"
        "  print('ready', flush=True)\n"
        "  for n in itertools.count():\n"
        "    some = 'pq' if n % 2 else 'rst'\n"
        "    writer.replace_article(graph('a'), nquads('a', some, headline=some), fingerprint=str(n))\n"
        "    if n % 5 == 0: writer.publish()\n"
    )
    for wait in (0.01, 0.05, 0.08, 0.13, 0.21):
        arguments = [sys.executable, "-c", program, str(path)]
        with subprocess.Popen(arguments, cwd=Path(__file__).parent, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(wait)
            process.kill()
        with open_writer(path, base=BASE) as writer:
            assert whole(writer._store)
        with open_snapshot(path) as opened:
            headlines = values(opened, "SELECT ?h { ?a schema:headline ?h }")
            found = "".join(sorted(str(e)[-1] for (e,) in values(opened, "SELECT ?e { ?e a dip:Event }")))
            assert ([(found,)] if found else []) == headlines
    assert headlines
