"""Writer of a store directory: generations, locks, crashes, full disks, damaged files."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from small_graphs import BASE, IRIS, graph, quads, values

from kg import vocab
from kg.errors import StoreError
from kg.store import GraphWriter, Update, open_snapshot, open_writer
from kg.store.local.directory import StoreDirectory, find
from kg.store.local.writer import Writer

EVENTS = "SELECT ?event (COUNT(?mention) AS ?mentions) { ?event dip:hasMention ?mention } GROUP BY ?event ORDER BY ?event"


def events(path: Path) -> dict[str | None, str | None]:
    with open_snapshot(path) as snapshot:
        return {str(event)[-1]: mentions for event, mentions in values(snapshot, EVENTS)}


def is_union(store: Store) -> bool:
    """Return True if the default graph is the union of the named graphs."""
    union = {
        (q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, DefaultGraph())
    }
    named = {(q.subject, q.predicate, q.object) for q in store if q.graph_name != DefaultGraph()}
    return union == named


def test_readers_keep_their_generation(two_articles: Path) -> None:
    generations = two_articles / "generations"
    with open_snapshot(two_articles) as old:
        with open_writer(two_articles, base=BASE) as writer:
            writer.replace_article(graph("a"), quads("a", ""), fingerprint="new")
        assert len(values(old, EVENTS)) == 3
        assert len(events(two_articles)) == 2
        assert sorted(p.name for p in generations.iterdir()) == ["1", "2"]
    with open_writer(two_articles, base=BASE) as writer:
        writer.replace_article(graph("a"), quads("a", ""), fingerprint="newer")
    assert [p.name for p in generations.iterdir()] == ["3"]  # no reader uses the others any more


def test_store_has_most_data_once_and_no_log_of_changes(two_articles: Path) -> None:
    with open_writer(two_articles, base=BASE) as writer:
        writer.replace_article(graph("a"), quads("a", ""), fingerprint="new")
    database = two_articles / "writer"
    tables = [file.stat() for file in database.glob("*.sst")]
    shared = [status.st_size for status in tables if status.st_nlink > 1]  # with the generation
    assert sum(shared) > 0.8 * sum(status.st_size for status in tables)
    assert sum(file.stat().st_size for file in database.glob("*.log")) == 0


def test_second_writer_is_refused(two_articles: Path) -> None:
    with open_writer(two_articles, base=BASE), pytest.raises(StoreError, match="Another kg build") as raised:
        open_writer(two_articles, base=BASE).__enter__()
    assert raised.value.remedy


def test_other_directories_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")
    with pytest.raises(StoreError, match="not a store"), open_writer(tmp_path, base=BASE):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_another_base_is_refused(two_articles: Path) -> None:
    with pytest.raises(StoreError, match=r"begin with http://example\.org/"):
        find(two_articles, base="http://example.net/")


@pytest.mark.parametrize("exists", [False, True])
def test_reader_of_an_empty_store_suggests_a_build(path: Path, exists: bool) -> None:
    if exists:
        (path / "generations").mkdir(parents=True)
        (path / "kg-store.json").write_text('{"format": 1, "base": "http://example.org/"}')
    with pytest.raises(StoreError) as raised, open_snapshot(path):
        pass
    assert "kg build" in raised.value.remedy


def test_newer_format_is_refused(path: Path) -> None:
    path.mkdir()
    (path / "kg-store.json").write_text('{"format": 99, "base": "http://example.org/"}')
    with pytest.raises(StoreError, match="newer version"):
        find(path)


def test_build_without_changes_publishes_nothing(path: Path) -> None:
    with open_writer(path, base=BASE) as writer:
        writer.replace_article(graph("a"), quads("a", "p"), fingerprint="1")
    before = find(path).version()
    with open_writer(path, base=BASE) as writer:
        assert writer.fingerprints()
    assert find(path).version() == before
    with open_writer(path, base=BASE) as writer:
        writer.replace_article(graph("a"), quads("a", "pq"), fingerprint="2")
    assert find(path).version() != before


def test_new_and_replaced_graphs_are_equal(path: Path) -> None:
    with open_writer(path, base=BASE) as writer:
        writer.replace_article(graph("a"), quads("a", "pq"), fingerprint="1")  # added without SPARQL
        new = set(writer._store)
        writer.replace_article(graph("a"), quads("a", "x"), fingerprint="2")
        writer.replace_article(graph("a"), quads("a", "pq"), fingerprint="1")  # replaced by an update
        assert set(writer._store) == new
        assert is_union(writer._store)


def numbered(article: str, events: str) -> list[Quad]:
    """Return an article with a number, whose datatype the engine changes."""
    number = Literal("5", datatype=NamedNode(vocab.XSD + "nonNegativeInteger"))
    thing = NamedNode(f"{IRIS.resource_prefix}article/{article}")
    return [*quads(article, events), Quad(thing, NamedNode(vocab.START), number, NamedNode(graph(article)))]


@pytest.mark.parametrize("events", ["xy", "yz", ""])
def test_difference_is_what_an_update_would_change(
    path: Path, tmp_path: Path, events: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = []
    for place in (path, tmp_path / "other"):
        with open_writer(place, base=BASE) as writer:
            writer.replace_article(graph("a"), numbered("a", "xy"), fingerprint="1")
            writer.replace_article(graph("b"), numbered("b", "xz"), fingerprint="1")
            writer.replace_article(graph("a"), numbered("a", events), fingerprint="2")
            stored.append(set(writer._store))
        monkeypatch.setattr(Writer, "_replace_quads", GraphWriter._replace_quads)
    assert stored[0] == stored[1]


def test_article_can_be_added_again_after_its_graph_was_dropped(path: Path) -> None:
    links = f"SELECT ?build {{ <{graph('a')}> prov:wasGeneratedBy ?build }}"
    for number in "12":
        with open_writer(path, base=BASE) as writer:
            writer.begin_build(f"{BASE}id/build/{number}", bytes)
            writer.change(Update(text=f"DROP SILENT GRAPH <{graph('a')}>"))
            writer.replace_article(graph("a"), quads("a", "p"), fingerprint=number)
            assert is_union(writer._store)
        with open_snapshot(path) as snapshot:
            assert values(snapshot, links) == [(f"{BASE}id/build/{number}",)]


def test_killed_writer_leaves_complete_articles(path: Path) -> None:
    program = (
        "import itertools, sys; from pathlib import Path; from small_graphs import *; from kg.store import open_writer\n"
        "with open_writer(Path(sys.argv[1]), base=BASE) as writer:\n"
        "  print('ready', flush=True)\n"
        "  for n in itertools.count():\n"
        "    events = 'pq' if n % 2 else 'rst'\n"
        "    writer.replace_article(graph('a'), quads('a', events, headline=events), fingerprint=str(n))\n"
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
            assert is_union(writer._store)
        with open_snapshot(path) as snapshot:
            headlines = values(snapshot, "SELECT ?h { ?a schema:headline ?h }")
            found = "".join(sorted(str(e)[-1] for (e,) in values(snapshot, "SELECT ?e { ?e a dip:Event }")))
            assert ([(found,)] if found else []) == headlines
    assert headlines


def test_interrupted_creation_is_completed(path: Path) -> None:
    path.mkdir()
    (path / "kg-store.json.new").write_text('{"format": 1,')
    with open_writer(path, base=BASE) as writer:
        writer.replace_article(graph("a"), quads("a", "p"), fingerprint="1")
    assert events(path) == {"p": "1"}


def test_old_logs_of_the_engine_are_removed(two_articles: Path) -> None:
    for number in range(3):
        with open_writer(two_articles, base=BASE) as writer:
            if number:
                writer.replace_article(graph("a"), quads("a", "x"), fingerprint=str(number))
    assert list(two_articles.rglob("LOG.old.*")) == []


@pytest.mark.parametrize("method", ["prepare_generation", "publish", "remove_unused"])
def test_full_disk_at_publication_is_a_store_error(
    two_articles: Path, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(StoreDirectory, method, fail)
        with pytest.raises(StoreError, match="No space left") as raised:  # noqa: SIM117 - the exit of the writer raises
            with open_writer(two_articles, base=BASE) as writer:
                writer.replace_article(graph("c"), quads("c", "w"), fingerprint="1")
        assert (raised.value.exit_code, raised.value.remedy) == (
            2,
            "Check the free disk space and the permissions.",
        )
    with open_writer(two_articles, base=BASE):  # publishes what the first writer could not
        pass
    assert events(two_articles)["w"] == "1"


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for offset in range(0, len(content), 50):
        content[offset] ^= 0xFF
    file.write_bytes(content)


def damage_tables(store: Path) -> None:
    for file in (store / "generations" / "1").glob("*.sst"):
        damage(file)


def damage_manifest(store: Path) -> None:
    damage(next((store / "generations" / "1").glob("MANIFEST-*")))


def damage_database(store: Path) -> None:
    damage(next((store / "writer").glob("MANIFEST-*")))


@pytest.mark.parametrize("damage_files", [damage_tables, damage_manifest])
def test_damaged_generation_is_a_store_error(
    two_articles: Path, damage_files: Callable[[Path], None]
) -> None:
    damage_files(two_articles)
    with pytest.raises(StoreError, match="is damaged") as raised, open_snapshot(two_articles) as snapshot:
        list(snapshot.store)  # as exports do
    assert "kg restore" in raised.value.remedy
    with pytest.raises(StoreError, match="is damaged"), open_snapshot(two_articles) as snapshot:
        snapshot.select(EVENTS)


@pytest.mark.parametrize("damage_files", [damage_database, lambda store: shutil.rmtree(store / "writer")])
def test_damaged_database_is_a_store_error(two_articles: Path, damage_files: Callable[[Path], None]) -> None:
    damage_files(two_articles)
    with (
        pytest.raises(StoreError, match=r"is damaged|is missing") as raised,
        open_writer(two_articles, base=BASE),
    ):
        pass
    assert "kg restore" in raised.value.remedy
    assert events(two_articles)  # readers use the current generation


@pytest.mark.parametrize("name", ["current", "generations"])
def test_build_publishes_again_if_the_generation_is_lost(two_articles: Path, name: str) -> None:
    if name == "current":
        (two_articles / name).write_bytes(b"\xff\x00")
    else:
        shutil.rmtree(two_articles / name)
    with pytest.raises(StoreError, match="no published graph"):
        events(two_articles)
    with open_writer(two_articles, base=BASE):
        pass
    assert set(events(two_articles)) == {"x", "y", "z"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"{}", b'{"format": 1}', b'{"format": "x", "base": "y"}']
)
def test_damaged_marker_is_a_store_error(two_articles: Path, content: bytes) -> None:
    (two_articles / "kg-store.json").write_bytes(content)
    with pytest.raises(StoreError, match="not a store"):
        find(two_articles)
