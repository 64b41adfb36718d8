import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Store
from stored import BASE, graph, nquads, values

from kg.errors import StoreError
from kg.store import open_snapshot, open_writer
from kg.store.local.directory import find

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


def test_readers_see_a_generation_until_they_open_the_next(two_articles: Path) -> None:
    generations = two_articles / "generations"
    with open_snapshot(two_articles) as old:
        with open_writer(two_articles, base=BASE) as writer:
            writer.replace_article(graph("a"), nquads("a", ""), fingerprint="new")
        assert len(values(old, EVENTS)) == 3
        assert len(events(two_articles)) == 2
        assert sorted(p.name for p in generations.iterdir()) == ["1", "2"]
    with open_writer(two_articles, base=BASE) as writer:
        writer.replace_article(graph("a"), nquads("a", ""), fingerprint="newer")
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


def test_what_changes_nothing_publishes_nothing(path: Path) -> None:
    with open_writer(path, base=BASE) as writer:
        writer.replace_article(graph("a"), nquads("a", "p"), fingerprint="1")
    before = find(path).version()
    with open_writer(path, base=BASE) as writer:
        assert writer.fingerprints()
    assert find(path).version() == before
    with open_writer(path, base=BASE) as writer:
        writer.replace_article(graph("a"), nquads("a", "pq"), fingerprint="2")
    assert find(path).version() != before


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
