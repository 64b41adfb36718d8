"""Tests of `kg build --watch`: what it processes, its state, signals and kills; and what `kg status` shows of it."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from running import eventually

import kg.watching
from kg.cli import watch_loop
from kg.config import Settings
from kg.errors import Failure, StoreError
from kg.pipeline import Report
from kg.read.fetching import FetchReport
from kg.store import article_graphs, export_article, open_snapshot
from kg.watch_state import Stamp, open_state, read_state
from kg.watching import Watcher

PROGRAM = (sys.executable, str(Path(__file__).with_name("watching.py")))
ROUNDS = int(os.environ.get("KILL_ROUNDS", "5"))
TEXT = "Peru expelled {} Bolivian diplomats on Tuesday, the foreign ministry in Lima said in a statement.\n"
FEED = "https://example.org/feed"
OLD = 1_700_000_000  # Unix time of files that are not written any more


def add(folder: Path, name: str, number: int = 1, modified: float = OLD) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(TEXT.format(number))
    os.utime(file, (modified, modified))
    return file


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The names of the files of each build; a build itself does nothing, and fails for bad.txt."""
    builds = []

    def build(paths: list[str], settings: Settings, *, report: Report) -> Report:
        builds.append([Path(path).name for path in paths])
        report.failures += [
            Failure(subject=f"{path}#2", reason="Bad.", remedy="")
            for path in paths
            if path.endswith("bad.txt")
        ]
        return report

    monkeypatch.setattr(kg.watching, "build", build)
    return builds


@contextmanager
def watcher(folder: Path, *sources: object, now: float = OLD + 1000, **settings: object):
    given = Settings(store=folder / "store", watch_state=folder / "state", **settings)
    with open_state(folder / "state") as state:
        yield Watcher(sources=tuple(map(str, sources)), settings=given, state=state, clock=lambda: now)


def test_watch_builds_only_new_and_changed_files(folder: Path, built: list[list[str]]) -> None:
    add(folder / "in", "a.txt")
    add(folder / "in", "b.txt")
    with watcher(folder, folder / "in") as one:
        list(one.build())
        list(one.build())
        add(folder / "in", "a.txt", 2, modified=OLD + 5)
        add(folder / "in", "c.txt")
        list(one.build())
    with watcher(folder, folder / "in") as again:
        list(again.build())
    assert built == [["a.txt", "b.txt"], ["a.txt", "c.txt"]]


def test_watch_waits_until_a_file_is_written(folder: Path, built: list[list[str]]) -> None:
    add(folder / "in", "a.txt", modified=OLD)
    with watcher(folder, folder / "in", now=OLD + 1) as one:
        assert list(one.build()) == []
        add(folder / "in", "a.txt", 22, modified=OLD + 1)
        assert list(one.build()) == []
        list(one.build())
    assert built == [["a.txt"]]


def test_watch_builds_files_again_after_a_change_of_rules(
    folder: Path, built: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder / "in", "a.txt")
    for digest in ("one", "one", "other"):
        monkeypatch.setattr(kg.watching, "rules_digest", lambda _, digest=digest: digest)
        with watcher(folder, folder / "in") as one:
            list(one.build())
    assert built == [["a.txt"], ["a.txt"]]


def test_rules_digest_depends_on_the_options_of_reading(folder: Path) -> None:
    digests = {
        kg.watching.rules_digest(settings)
        for settings in (Settings(), Settings(language="any"), Settings(max_chars=9))
    }
    assert len(digests) == 3


def test_watch_builds_in_groups(
    folder: Path, built: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.watching, "_FILES_PER_BUILD", 2)
    for name in ("a.txt", "b.txt", "c.txt"):
        add(folder / "in", name)
    with watcher(folder, folder / "in") as one:
        list(one.build())
    assert built == [["a.txt", "b.txt"], ["c.txt"]]


def test_file_of_a_build_that_failed_is_built_again(
    folder: Path, built: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder / "in", "a.txt")

    def locked(*_: object, **__: object) -> None:
        raise StoreError("The store is locked.")

    with watcher(folder, folder / "in") as one:
        with monkeypatch.context() as patch:
            patch.setattr(kg.watching, "build", locked)
            with pytest.raises(StoreError):
                list(one.build())
        list(one.build())
    assert built == [["a.txt"]]


def test_failed_files_are_counted_and_not_tried_again(folder: Path, built: list[list[str]]) -> None:
    for name in ("bad.txt", "bad.txt.html", "good.txt"):
        add(folder / "in", name)
    with watcher(folder, folder / "in") as one:
        [report] = one.build()
        assert list(one.build()) == []
        assert one.state.failed_files() == len(report.failures) == 1


def test_feeds_are_fetched_at_the_interval(
    folder: Path, built: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = []

    def fetch(addresses: list[str], directory: Path, client: object) -> FetchReport:
        fetched.append(list(addresses))
        archive = add(directory, f"fetched-{len(fetched)}.txt", len(fetched))
        return FetchReport(archive=archive, saved=list(addresses))

    monkeypatch.setattr(kg.watching, "fetch", fetch)
    for now in (0, 100, 599, 601, 700, 1300):
        with watcher(folder, FEED, now=OLD + 10_000 + now, feed_interval_s=600) as one:
            one.fetch()
            list(one.build())
    assert fetched == [[FEED]] * 3
    assert built == [["fetched-1.txt"], ["fetched-2.txt"], ["fetched-3.txt"]]


def test_failure_of_a_feed_is_remembered(folder: Path) -> None:
    address = "http://127.0.0.1:9/feed"  # no server listens there
    with watcher(folder, address) as one:
        report = one.fetch()
        assert report is not None
        [source] = one.state.sources()
    assert source.failure == report.failures[0].reason
    assert source.looked == OLD + 1000


def test_only_one_program_watches_a_store(folder: Path) -> None:
    with open_state(folder), pytest.raises(StoreError, match="is running"), open_state(folder):
        pass
    with open_state(folder):
        pass


def test_damaged_state_is_replaced(folder: Path) -> None:
    (folder / "watch.sqlite").write_bytes(b"no database" * 99)
    with open_state(folder) as state:
        state.add_files({folder / "a": Stamp(1, 1)}, [])
    with read_state(folder) as state:
        assert state is not None
        assert state.is_known(folder / "a", Stamp(1, 1))
        assert not state.is_known(folder / "a", Stamp(2, 1))


def test_errors_of_the_store_are_printed_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(folder / "in", "a.txt")

    def locked(*_: object, **__: object) -> None:
        raise StoreError("The store is locked.")

    monkeypatch.setattr(kg.watching, "build", locked)
    with watcher(folder, folder / "in") as one:
        loop = watch_loop._Loop(one)
        loop.look_again()
        loop.look_again()
    assert capsys.readouterr().err == "kg: The store is locked.\n"


@pytest.mark.parametrize("source", ["-", "missing"])
def test_watch_refuses_what_it_cannot_watch(kg, folder: Path, source: str) -> None:
    result = kg("build", "--watch", source)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"kg: {source}: ")
    assert not (folder / "kg-store").exists()


def start(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KG_")}
    environment |= {"KG_WATCH_INTERVAL_S": "0.1", "KG_BUILD_WORKERS": "1"}
    with log.open("ab") as errors:
        return subprocess.Popen(
            [*PROGRAM, "build", "--watch", "in"],
            cwd=folder,
            stderr=errors,
            env=environment,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )


def status(kg) -> dict:
    result = kg("status", "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watch_stops_at_a_signal(kg, folder: Path, number: signal.Signals) -> None:
    add(folder / "in", "a.txt")
    log = folder / "log"
    with start(folder, log) as process:
        try:
            assert eventually(lambda: "Watching" in log.read_text()), log.read_text()
            assert status(kg)["waiting"]["is_watching"]
            add(folder / "in", "b.txt", 2)
            assert eventually(lambda: log.read_text().count("1 stored") == 2), log.read_text()
            process.send_signal(number)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
    assert log.read_text().endswith("Stopped.\n")
    assert "Traceback" not in log.read_text()
    found = status(kg)
    assert found["coverage"]["articles"] == 2
    assert found["disk"]["is_current"]
    assert not found["waiting"]["is_watching"]
    assert (found["waiting"]["files"], found["waiting"]["failed_files"]) == (0, 0)
    add(folder / "in", "c.txt", 3)
    assert status(kg)["waiting"]["files"] == 1


def graphs(store: Path) -> dict[str, bytes]:
    with open_snapshot(store) as opened:
        written = {graph: BytesIO() for graph in article_graphs(opened)}
        for graph, output in written.items():
            export_article(opened, graph, output)
        return {graph: output.getvalue() for graph, output in written.items()}


def test_killed_watch_loses_and_repeats_nothing(kg, folder: Path) -> None:
    log, chance = folder / "log", random.Random(5)
    for round_ in range(ROUNDS):
        for number in range(20):
            add(folder / "in", f"{round_}-{number}.txt", 100 * round_ + number)
        with start(folder, log) as process:
            before = log.stat().st_size
            eventually(lambda: (folder / "kg-store").exists() or process.poll() is not None)
            time.sleep(chance.uniform(0, 3))
            process.kill()
        assert "Traceback" not in log.read_text()[before:]
    before = len(log.read_text())
    with start(folder, log) as process:
        try:
            assert eventually(lambda: "Watching" in log.read_text()[before:]), log.read_text()
            process.terminate()
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
    found = status(kg)
    assert found["coverage"]["articles"] == 20 * ROUNDS
    assert found["waiting"]["files"] == 0
    undisturbed = subprocess.run(
        [*PROGRAM, "build", "in", "--store", "whole"], cwd=folder, capture_output=True
    )
    assert undisturbed.returncode == 0, undisturbed.stderr
    assert graphs(folder / "kg-store") == graphs(folder / "whole")
