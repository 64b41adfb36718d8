"""Tests of kg.worker_pool: order, killed workers, killed builds, and errors of all articles. They need no models."""

import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import current_thread

import pytest
import stories

import kg.pipeline
from kg import worker_pool
from kg.config import Settings
from kg.errors import ModelError
from kg.iris import Iris
from kg.join import traits
from kg.join.storage import to_text
from kg.model import Article, Failure
from kg.pipeline import build
from kg.processing import Counts, Processed
from kg.rdf import to_nquads
from kg.store import export_canonical, open_snapshot
from kg.worker_pool import process_all, worker_count

SETTINGS = Settings(build_workers=2, batch=2)
ARTICLES = [Article(id=f"a{n}", source=f"{n}.txt", text="word " * n) for n in range(9)]
RESOLUTIONS = {one.article.id: one for one in stories.resolutions()}
FORK = multiprocessing.get_context("fork")


def processed(article, settings, *, folder):
    """Process an article as its text tells; note in ``folder`` that it was done."""
    with (folder / article.id).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    if article.text == "raise":
        raise ModelError("no models")
    if article.text == "always" or (article.text == "once" and len(pids(folder, article)) == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    resolution = RESOLUTIONS.get(article.id) or next(iter(RESOLUTIONS.values()))
    compared = traits(replace(resolution, events=()))
    return Processed(
        article=article,
        traits=compared,
        nquads=to_nquads(resolution, base=settings.base, traits=to_text(compared)),
        counts=Counts(sentences=1, words=1, events=1, abstentions=Counter()),
    )


def pids(folder, article):
    return (folder / article.id).read_text(encoding="utf-8").split()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with the process identifiers that each article was processed in."""

    def process(articles, settings, *, cache=None):
        return (processed(one, settings, folder=tmp_path) for one in articles)

    monkeypatch.setattr(worker_pool, "process", process)
    monkeypatch.setattr(worker_pool, "load_models", lambda *_: None)
    return tmp_path


def with_text(number, text):
    return [replace(one, text=text) if one.id == f"a{number}" else one for one in ARTICLES]


def names(items):
    return [item.subject if isinstance(item, Failure) else item.article.id for item in items]


def test_results_are_in_order_and_from_several_processes(folder):
    assert names(process_all(iter(ARTICLES), SETTINGS)) == [one.id for one in ARTICLES]
    done = {pid for one in ARTICLES for pid in pids(folder, one)}
    assert str(os.getpid()) not in done
    assert 1 <= len(done) <= 2


def test_one_batch_or_one_worker_needs_no_process(folder):
    assert len(list(process_all(ARTICLES[:2], SETTINGS))) == 2
    assert len(list(process_all(ARTICLES[2:], replace(SETTINGS, build_workers=1)))) == 7
    assert {pid for one in ARTICLES for pid in pids(folder, one)} == {str(os.getpid())}


def test_articles_of_a_killed_worker_are_processed_again(folder):
    items = list(process_all(with_text(4, "once"), SETTINGS))
    assert names(items) == [one.id for one in ARTICLES]
    assert len(pids(folder, ARTICLES[4])) == 2


def test_article_that_always_kills_its_worker_fails_alone():
    items = list(process_all(with_text(4, "always"), SETTINGS))
    assert names(items) == ["a0", "a1", "a2", "a3", "4.txt", "a5", "a6", "a7", "a8"]
    assert "ended without a result" in items[4].reason


def test_only_the_calling_thread_forks(monkeypatch):
    threads, fork = [], FORK.Process.start
    monkeypatch.setattr(FORK.Process, "start", lambda self: (threads.append(current_thread()), fork(self)))
    assert len(list(process_all(with_text(4, "once"), SETTINGS))) == len(ARTICLES)
    assert len(threads) > 2
    assert set(threads) == {current_thread()}


def test_error_of_all_articles_ends_the_run_and_the_workers(folder):
    with pytest.raises(ModelError, match="no models"):
        list(process_all(with_text(4, "raise"), SETTINGS))
    assert not multiprocessing.active_children()


def test_interrupt_ends_the_workers():
    items = process_all(iter(ARTICLES), SETTINGS)
    next(items)
    assert multiprocessing.active_children()
    items.close()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(("workers", "cpus", "expected"), [(0, 0, 8), (0, 3, 2), (5, 3, 5), (0, 16, 1)])
def test_worker_count_follows_settings_and_cores(monkeypatch, workers, cpus, expected):
    monkeypatch.setattr(worker_pool, "_cores", lambda: 8)
    assert worker_count(Settings(build_workers=workers, cpus=cpus)) == expected


def test_workers_end_with_a_killed_parent(folder):
    parent = FORK.Process(target=lambda: [time.sleep(60) for _ in process_all(ARTICLES, SETTINGS)])
    parent.start()
    wait_for(lambda: (folder / "a8").exists())
    parent.kill()
    parent.join()
    started = {int(pid) for one in ARTICLES for pid in pids(folder, one)}
    assert started
    wait_for(lambda: not any(is_running(pid) for pid in started))


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


ROUNDS = 100 if os.environ.get("KG_TEST_SIZE") == "full" else 3


def test_killed_parallel_builds_end_in_the_same_graph(tmp_path, monkeypatch):
    articles = [one.article for one in RESOLUTIONS.values()]
    monkeypatch.setattr(kg.pipeline, "read_changed", lambda *_: iter(articles))
    monkeypatch.setattr(worker_pool, "_BATCH_CHARS", 1)  # one article a batch
    settings = Settings(store=tmp_path / "killed", base=stories.BASE, build_workers=2)
    report = build([], replace(settings, store=tmp_path / "undisturbed", build_workers=1))
    chance = random.Random(1)
    for _ in range(ROUNDS):
        run = FORK.Process(target=build, args=([], settings))
        run.start()
        run.join(chance.uniform(0, report.seconds))
        run.kill()
        run.join()
    assert build([], settings).failures == []
    assert exported(settings) == exported(replace(settings, store=tmp_path / "undisturbed"))


def exported(settings):
    """Return the statements of a store, without those about builds and those that count all statements."""
    iris = Iris(base=settings.base)
    left_out = (f"<{iris.builds_graph}> .", f"<{iris.dataset_graph}> .")
    output = BytesIO()
    with open_snapshot(settings.store, base=settings.base) as snapshot:
        export_canonical(snapshot, output)
    return [line for line in output.getvalue().decode().splitlines() if not line.endswith(left_out)]
