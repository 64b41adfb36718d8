"""Copies of a database whose files are compressed: when one takes its place, and what a kill or a full disk does."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Quad, Store
from small_graphs import BASE, graph, quads, values

from kg.errors import StoreError
from kg.store import GraphWriter, open_snapshot, open_writer
from kg.store.local import compaction
from kg.store.local.directory import StoreDirectory, find
from kg.store.local.writer import Writer

HEADLINES = "SELECT ?headline { ?article schema:headline ?headline } ORDER BY ?headline"
ARTICLES = [f"a{number:03}" for number in range(300)]


@pytest.fixture(autouse=True)
def _no_minimum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "_MIN_QUADS", 1)


def write(path: Path, articles: list[str], headline: str = "A headline") -> None:
    with open_writer(path, base=BASE) as writer:
        for name in articles:
            writer.replace_article(
                graph(name), quads(name, "xyz", headline=f"{headline} {name}"), fingerprint=headline
            )


def content(path: Path) -> set[Quad]:
    return set(Store.read_only(str(path)))


def tables(folder: Path) -> dict[int, int]:
    """Return the sizes of the engine's tables, by their numbers on the disk."""
    return {file.stat().st_ino: file.stat().st_size for file in folder.glob("*.sst")}


def generation(path: Path) -> Path:
    name = find(path).current()
    assert name
    return path / "generations" / name


def test_files_are_smaller_and_shared_after_a_large_change(path: Path, tmp_path: Path) -> None:
    write(path, ARTICLES)
    database = path / "writer"
    assert tables(database) == tables(generation(path))
    assert content(database) == content(generation(path))
    assert len(content(database)) > 5000
    uncompressed = Store(tmp_path / "uncompressed")
    uncompressed.extend(content(database))
    uncompressed.flush()
    uncompressed.optimize()
    assert sum(tables(database).values()) < 0.8 * sum(tables(tmp_path / "uncompressed").values())
    assert {file.name for file in path.iterdir()} == {
        "current",
        "generations",
        "kg-store.json",
        "written",
        "writer",
    }
    assert list(path.rglob("LOG.old.*")) == []


def test_small_changes_are_compacted_until_a_quarter_is_new(path: Path) -> None:
    write(path, ARTICLES)
    compressed = tables(path / "writer")
    write(path, ARTICLES[:1], "Another")
    large = {number: size for number, size in compressed.items() if size > 10_000}
    assert large.items() < tables(path / "writer").items()  # a small change has files of its own
    counts = []
    for number in range(8):
        write(path, [f"b{number}-{second}" for second in range(20)])
        shared = tables(path / "writer").items() & tables(generation(path)).items()
        assert sum(size for _, size in shared) > 0.9 * sum(tables(generation(path)).values())
        counts.append(find(path).written())
    assert counts != sorted(counts)  # one of the changes made a copy
    with open_snapshot(path) as snapshot:
        assert len(values(snapshot, HEADLINES)) == 460


def test_changes_below_the_minimum_make_no_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "_MIN_QUADS", 1_000_000)
    write(path, ARTICLES[:10])
    assert find(path).written() > 100
    assert content(path / "writer") == content(generation(path))


def test_full_disk_leaves_the_database_in_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(compaction, "sync", fail)
    write(path, ARTICLES)
    assert content(path / "writer") == content(generation(path))
    assert find(path).written() > 300
    monkeypatch.undo()
    monkeypatch.setattr(compaction, "_MIN_QUADS", 1)
    write(path, ARTICLES[:1], "Another")
    assert find(path).written() == 0


def test_change_by_another_writer_keeps_its_database(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another writer opens the database between its release and the exchange."""
    release = Writer.release

    def released(writer: Writer) -> None:
        release(writer)
        monkeypatch.undo()
        monkeypatch.setattr(compaction, "_MIN_QUADS", 1_000_000)
        write(path, ["other"])

    monkeypatch.setattr(Writer, "release", released)
    write(path, ARTICLES)
    with open_writer(path, base=BASE) as writer:
        assert graph("other") in writer.fingerprints()
    assert content(path / "writer") == content(generation(path))


def test_open_database_is_not_exchanged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another writer has the database open while it would be exchanged."""
    release, others = Writer.release, list[GraphWriter]()

    def released(writer: Writer) -> None:
        release(writer)
        monkeypatch.undo()
        others.append(Writer(Store(path / "writer"), find(path)))

    monkeypatch.setattr(Writer, "release", released)
    write(path, ARTICLES)
    number = (path / "writer").stat().st_ino
    others[0].replace_article(graph("other"), quads("other", "x"), fingerprint="1")
    others.clear()
    with open_writer(path, base=BASE) as writer:
        assert graph("other") in writer.fingerprints()
    assert (path / "writer").stat().st_ino == number


@pytest.mark.parametrize("step", range(4))
def test_exchange_that_was_interrupted_loses_nothing(
    path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, steps = Path.rename, iter(range(100))

    def interrupted(file: Path, target: Path) -> Path:
        if next(steps) == step:
            raise KeyboardInterrupt
        return rename(file, target)

    def exchange(home: StoreDirectory) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(Path, "rename", interrupted)
            replace_database(home)

    replace_database = StoreDirectory.replace_database
    monkeypatch.setattr(StoreDirectory, "replace_database", exchange)
    if step < 3:
        with pytest.raises(KeyboardInterrupt):
            write(path, ARTICLES)
    else:
        write(path, ARTICLES)
    monkeypatch.undo()
    monkeypatch.setattr(compaction, "_MIN_QUADS", 1)
    write(path, ["last"])
    with open_snapshot(path) as snapshot:
        assert len(values(snapshot, HEADLINES)) == 301
    assert not [file for file in path.iterdir() if file.name.startswith(("rewritten", "outdated"))]


def test_missing_copy_and_database_are_an_error(path: Path) -> None:
    write(path, ARTICLES[:2])
    shutil.rmtree(path / "writer")
    with pytest.raises(StoreError, match="database of the store is missing"):
        write(path, ["last"])


def test_killed_writer_that_copies_loses_nothing(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from small_graphs import *\n"
        "from kg.store import open_writer; from kg.store.local import compaction\n"
        "compaction._MIN_QUADS = 1\n"
        "print('ready', flush=True)\n"
        "for n in range(1000):\n"
        "  with open_writer(Path(sys.argv[1]), base=BASE, patience=5) as writer:\n"
        "    for name in 'abc':\n"
        "      writer.replace_article(graph(name), quads(name, 'xyz', headline=str(n)), fingerprint=str(n))\n"
        "  print(n, flush=True)\n"
    )
    committed = -1
    for wait in (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05):
        arguments = [sys.executable, "-c", program, str(path)]
        with subprocess.Popen(arguments, cwd=Path(__file__).parent, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            time.sleep(wait)
            process.kill()
            printed = process.stdout.read().split()
        committed = int(printed[-1]) if printed else committed
        with open_writer(path, base=BASE) as writer:
            found = {int(one) for name, one in writer.fingerprints().items() if name == graph("a")}
        assert not printed or min(found) >= committed
        with open_snapshot(path) as snapshot:
            assert len(values(snapshot, HEADLINES)) in ({3} if printed else {0, 1, 2, 3})
    assert committed >= 0
