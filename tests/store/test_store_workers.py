"""The pool of query workers: limits, cancellation, and workers that die."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_graphs import BASE, graph, quads

from kg.errors import ClientLeftError, LimitError, QueryError, StoreError
from kg.store import Query, WorkerPool, open_writer, query_hash

COUNT = "SELECT (COUNT(*) AS ?n) { ?event a dip:Event }"
# Trillions of rows from a graph of some dozen triples.
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"
LONG = ENDLESS.replace("(COUNT(*) AS ?n)", "*")


@pytest.fixture
def pool(two_articles: Path) -> Iterator[WorkerPool]:
    with WorkerPool(two_articles, base=BASE, count=1, timeout_s=10) as started:
        yield started


def count(pool: WorkerPool) -> str:
    return pool.select(COUNT).records()[0]["n"]


def test_pool_runs_queries_and_reports_errors(pool: WorkerPool) -> None:
    assert count(pool) == "3"
    with pytest.raises(QueryError) as raised:
        pool.select("SELECT ?x { ?x ex:p ?y }")
    assert raised.value.column == 16
    assert count(pool) == "3"


def test_pool_kills_a_query_after_its_timeout(two_articles: Path) -> None:
    with WorkerPool(two_articles, base=BASE, count=1, timeout_s=1.5) as pool:
        count(pool)
        started = time.monotonic()
        with pytest.raises(LimitError, match=r"timed out after 1.5 s"):
            pool.select(ENDLESS)
        assert 1.4 < time.monotonic() - started < 10
        assert count(pool) == "3"


def test_killed_worker_is_replaced_before_the_error(two_articles: Path) -> None:
    with WorkerPool(two_articles, base=BASE, count=1, timeout_s=0.5) as pool:
        (before,) = pool._workers
        with pytest.raises(LimitError):
            pool.select(ENDLESS)
        (after,) = pool._workers
        assert after is not before
        assert pool._idle.qsize() == 1


def test_query_is_cancelled_when_its_client_leaves(pool: WorkerPool) -> None:
    started = time.monotonic()
    with pytest.raises(ClientLeftError):
        pool.answer(Query(text=ENDLESS, format="json"), lambda: time.monotonic() > started + 0.3)
    assert time.monotonic() - started < 8
    assert count(pool) == "3"


def test_long_result_comes_in_chunks_and_can_be_closed(pool: WorkerPool) -> None:
    chunks = pool.answer(Query(text=LONG, format="csv"))
    assert sum(len(next(chunks)) for _ in range(20)) > 500_000
    chunks.close()
    assert count(pool) == "3"


def kill(pool: WorkerPool) -> None:
    for worker in list(pool._workers):
        os.kill(worker.process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, worker.process.pid, os.WEXITED | os.WNOWAIT)


def test_worker_that_dies_while_idle_is_replaced(pool: WorkerPool) -> None:
    for _ in range(3):
        assert count(pool) == "3"
        kill(pool)
    assert count(pool) == "3"


def test_worker_that_dies_during_a_query_is_replaced(
    pool: WorkerPool, caplog: pytest.LogCaptureFixture
) -> None:
    chunks = pool.answer(Query(text=LONG, format="csv"))
    kill(pool)
    with caplog.at_level(logging.ERROR, "kg.workers"), pytest.raises(StoreError, match="worker died"):
        list(chunks)
    assert [record.message for record in caplog.records] == [
        f"A query worker died with status -9 on query {query_hash(LONG)}."
    ]
    assert count(pool) == "3"


def test_worker_start_does_not_count_as_query_time(
    two_articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = subprocess.Popen

    def late(command: list[str], **options: object) -> object:
        return begin(["sh", "-c", 'sleep 3.5; exec "$@"', "sh", *command], **options)

    monkeypatch.setattr(subprocess, "Popen", late)
    with WorkerPool(two_articles, base=BASE, count=1, timeout_s=3) as pool:
        assert count(pool) == "3"


def test_worker_that_cannot_start_is_started_later(pool: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    count(pool)
    spawn, refused = pool._spawn, [OSError("no memory"), OSError("no memory")]

    def spawn_later() -> object:
        if refused:
            raise refused.pop()
        return spawn()

    monkeypatch.setattr(pool, "_spawn", spawn_later)
    kill(pool)
    assert count(pool) == "3"
    assert not refused


def test_threads_share_the_workers(pool: WorkerPool) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: count(pool), range(40))) == ["3"] * 40


def test_next_query_sees_a_new_generation(pool: WorkerPool, two_articles: Path) -> None:
    assert (count(pool), pool.generation) == ("3", "1")
    with open_writer(two_articles, base=BASE) as writer:
        writer.replace_article(graph("c"), quads("c", "uvw"), fingerprint="1")
    assert (count(pool), pool.generation) == ("6", "2")


def test_close_leaves_no_process_behind(two_articles: Path) -> None:
    with WorkerPool(two_articles, base=BASE, count=2, timeout_s=3) as pool:
        processes = [worker.process for worker in pool._workers]
    assert [process.poll() for process in processes] == [-signal.SIGKILL] * 2


def test_worker_ends_when_the_server_closes_its_channel(pool: WorkerPool) -> None:
    count(pool)
    (worker,) = pool._workers
    worker.channel.close()
    assert worker.process.wait(timeout=5) == 0


def test_pool_refuses_a_missing_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        WorkerPool(tmp_path / "absent", base=BASE, count=1, timeout_s=1)
