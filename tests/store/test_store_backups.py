"""Backups: during a build, after a kill, damaged, and restored."""

import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from small_graphs import BASE, graph, quads, values

from kg.errors import StoreError
from kg.store import WorkerPool, atomic_file, back_up, export_canonical, open_snapshot, open_writer, restore

HEADLINES = "SELECT ?headline { ?article schema:headline ?headline } ORDER BY ?headline"


def export(path: Path) -> bytes:
    with open_snapshot(path) as snapshot, atomic_file(path.parent / "export.nq") as file:
        export_canonical(snapshot, file)
    return (path.parent / "export.nq").read_bytes()


def test_restored_store_is_equal_and_can_be_built(two_articles: Path, tmp_path: Path) -> None:
    written = back_up(two_articles, tmp_path / "backup", base=BASE)
    restored = restore(tmp_path / "backup", tmp_path / "again")
    assert (written.generation, restored.generation) == ("1", "1")
    assert written.size == restored.size
    assert export(tmp_path / "again") == export(two_articles)
    with open_writer(tmp_path / "again", base=BASE) as writer:
        assert writer.fingerprints() == {graph("a"): "made from a", graph("b"): "made from b"}
        writer.replace_article(graph("c"), quads("c", "x"), fingerprint="made from c")
    with open_snapshot(tmp_path / "again") as snapshot:
        assert len(values(snapshot, HEADLINES)) == 3


def test_backup_shares_no_files_with_the_stores(two_articles: Path, tmp_path: Path) -> None:
    back_up(two_articles, tmp_path / "backup", base=BASE)
    stored = {(f.stat().st_dev, f.stat().st_ino) for f in two_articles.rglob("*") if f.is_file()}
    copied = {(f.stat().st_dev, f.stat().st_ino) for f in (tmp_path / "backup").rglob("*") if f.is_file()}
    restore(tmp_path / "backup", tmp_path / "again")
    again = {(f.stat().st_dev, f.stat().st_ino) for f in (tmp_path / "again").rglob("*") if f.is_file()}
    assert not stored & copied
    assert not copied & again


def test_digests_can_be_checked_with_sha256sum(two_articles: Path, tmp_path: Path) -> None:
    back_up(two_articles, tmp_path / "backup", base=BASE)
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path / "backup", check=False).returncode == 0


def test_backup_during_a_build_is_a_published_state(path: Path, tmp_path: Path) -> None:
    """In each published state, both articles have the same headline."""
    stop = threading.Event()

    def publish(state: int) -> None:
        for name in "ab":
            headline = f"State {state:03}"
            writer.replace_article(graph(name), quads(name, "xy", headline=headline), fingerprint=headline)
        writer.publish()

    def keep_building() -> None:
        for state in range(1, 1000):
            if stop.is_set():
                return
            publish(state)

    with open_writer(path, base=BASE) as writer:
        publish(0)
        builder = threading.Thread(target=keep_building)
        builder.start()
        try:
            with WorkerPool(path, base=BASE, count=1, timeout_s=20) as workers:
                for number in range(8):
                    back_up(path, tmp_path / f"backup{number}", base=BASE)
                    assert len(workers.select(HEADLINES).rows) == 2
        finally:
            stop.set()
            builder.join()
    states = []
    for number in range(8):
        restore(tmp_path / f"backup{number}", tmp_path / f"store{number}")
        with open_snapshot(tmp_path / f"store{number}") as snapshot:
            first, second = values(snapshot, HEADLINES)
        assert first == second
        states.append(first)
    assert states == sorted(states)
    assert len(set(states)) > 1


def test_killed_backup_is_complete_or_absent(two_articles: Path, tmp_path: Path) -> None:
    big = [quad for number in range(5_000) for quad in quads("a", "x", headline=f"{number} " * 50)]
    with open_writer(two_articles, base=BASE) as writer:
        writer.replace_article(graph("a"), big, fingerprint="big")
    random_ = random.Random(5)
    program = (
        "import sys; from pathlib import Path; from kg.store import back_up\n"
        f"print('started', flush=True); back_up(Path({str(two_articles)!r}), Path(sys.argv[1]), base={BASE!r})\n"
    )
    for number in range(4):
        target = tmp_path / f"backup{number}"
        process = subprocess.Popen([sys.executable, "-c", program, str(target)], stdout=subprocess.PIPE)
        assert process.stdout
        process.stdout.readline()
        time.sleep(random_.uniform(0, 0.05))
        process.kill()
        process.communicate()
        if target.exists():
            restore(target, tmp_path / f"store{number}")
    shutil.rmtree(tmp_path / "backup3", ignore_errors=True)
    back_up(two_articles, tmp_path / "backup3", base=BASE)
    restore(tmp_path / "backup3", tmp_path / "final")
    assert export(tmp_path / "final") == export(two_articles)


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("damage", ["flipped", "missing", "added", "no sums"])
def test_damaged_backup_is_refused(two_articles: Path, tmp_path: Path, damage: str) -> None:
    backup = tmp_path / "backup"
    back_up(two_articles, backup, base=BASE)
    file = max(backup.rglob("*.sst"), key=lambda f: f.stat().st_size)
    match damage:
        case "flipped":
            _flip(file)
        case "missing":
            file.unlink()
        case "added":
            (backup / "graph" / "more").touch()
        case _:
            (backup / "SHA256SUMS").unlink()
    with pytest.raises(StoreError):
        restore(backup, tmp_path / "again")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backup", "store"]


def test_existing_paths_are_not_overwritten(two_articles: Path, tmp_path: Path) -> None:
    back_up(two_articles, tmp_path / "backup", base=BASE)
    with pytest.raises(StoreError, match="already exists"):
        back_up(two_articles, tmp_path / "backup", base=BASE)
    with pytest.raises(StoreError, match="already exists"):
        restore(tmp_path / "backup", two_articles)
    (tmp_path / "empty").mkdir()
    restore(tmp_path / "backup", tmp_path / "empty")
    assert export(tmp_path / "empty") == export(two_articles)


def test_full_disk_is_reported(two_articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(StoreError, match="No space"):
        back_up(two_articles, tmp_path / "backup", base=BASE)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["store"]
