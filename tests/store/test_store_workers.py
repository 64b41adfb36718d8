import os
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_graphs import BASE, graph, quads

from kg.errors import LimitError, QueryError, StoreError
from kg.store import Query, Workers, open_writer

COUNT = "SELECT (COUNT(*) AS ?n) { ?event a dip:Event }"
# Some millions of millions of rows from a graph of some dozen triples.
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"
LONG = ENDLESS.replace("(COUNT(*) AS ?n)", "*")


@pytest.fixture
def workers(two_articles: Path) -> Iterator[Workers]:
    with Workers(two_articles, base=BASE, count=1, seconds=10) as made:
        yield made


def count(workers: Workers) -> str:
    return workers.select(COUNT).records()[0]["n"]


def test_a_query_is_answered(workers: Workers) -> None:
    assert count(workers) == "3"
    with pytest.raises(QueryError) as raised:
        workers.select("SELECT ?x { ?x ex:p ?y }")
    assert (raised.value.column, raised.value.remedy[:17]) == (16, "Declare it with P")
    assert count(workers) == "3"


def test_a_query_that_takes_too_long_is_stopped_and_others_go_on(two_articles: Path) -> None:
    with Workers(two_articles, base=BASE, count=1, seconds=1.5) as workers:
        count(workers)
        started = time.monotonic()
        with pytest.raises(LimitError, match=r"longer than 1.5 seconds"):
            workers.select(ENDLESS)
        assert 1.4 < time.monotonic() - started < 10
        wait(workers)
        assert count(workers) == "3"


def test_a_long_answer_comes_in_pieces_and_can_be_left(workers: Workers) -> None:
    pieces = workers.answer(Query(text=LONG, format="csv"))
    assert sum(len(next(pieces)) for _ in range(20)) > 500_000
    pieces.close()  # type: ignore[attr-defined]
    assert count(workers) == "3"


def wait(workers: Workers) -> None:
    """Wait until a process is idle: on a machine with other work, a new one takes its time."""
    workers._idle.put(workers._idle.take(60))


def kill(workers: Workers) -> None:
    for worker in list(workers._all):
        os.kill(worker.process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, worker.process.pid, os.WEXITED | os.WNOWAIT)


def test_a_worker_that_dies_with_nothing_to_do_is_replaced_unnoticed(workers: Workers) -> None:
    for _ in range(3):
        assert count(workers) == "3"
        kill(workers)
    assert count(workers) == "3"


def test_a_worker_that_dies_over_a_query_is_replaced(workers: Workers) -> None:
    pieces = workers.answer(Query(text=LONG, format="csv"))
    kill(workers)
    with pytest.raises(StoreError, match="stopped the engine"):
        list(pieces)
    assert count(workers) == "3"


def test_the_start_of_a_process_is_not_counted_as_time_of_a_query(
    two_articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = subprocess.Popen

    def late(command: list[str], **options: object) -> object:
        return begin(["sh", "-c", 'sleep 3.5; exec "$@"', "sh", *command], **options)

    monkeypatch.setattr(subprocess, "Popen", late)
    with Workers(two_articles, base=BASE, count=1, seconds=3) as workers:
        assert count(workers) == "3"


def test_a_process_that_cannot_be_started_is_started_later(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(workers)
    started, refused = workers._started, [OSError("no memory"), OSError("no memory")]

    def start() -> object:
        if refused:
            raise refused.pop()
        return started()

    monkeypatch.setattr(workers, "_started", start)
    kill(workers)
    assert count(workers) == "3"
    assert not refused


def test_when_all_are_busy_one_is_told_so(two_articles: Path) -> None:
    with Workers(two_articles, base=BASE, count=1, seconds=1.5) as workers, ThreadPoolExecutor() as threads:
        count(workers)
        busy = workers.answer(Query(text=LONG, format="csv"))
        waiting = threads.submit(count, workers)
        with pytest.raises(StoreError, match="too many queries"):
            waiting.result()
        busy.close()  # type: ignore[attr-defined]


def test_threads_share_the_workers(workers: Workers) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: count(workers), range(40))) == ["3"] * 40


def test_what_is_built_meanwhile_is_seen_by_the_next_query(workers: Workers, two_articles: Path) -> None:
    assert (count(workers), workers.generation) == ("3", "1")
    with open_writer(two_articles, base=BASE) as writer:
        writer.replace_article(graph("c"), quads("c", "uvw"), fingerprint="1")
    assert (count(workers), workers.generation) == ("6", "2")


def test_no_process_is_left_behind(two_articles: Path) -> None:
    with Workers(two_articles, base=BASE, count=2, seconds=3) as workers:
        processes = [worker.process for worker in workers._all]
    assert [process.poll() for process in processes] == [-signal.SIGKILL] * 2


def test_a_worker_ends_when_nobody_asks_any_more(workers: Workers) -> None:
    count(workers)
    (worker,) = workers._all
    worker.pipe.close()
    assert worker.process.wait(timeout=5) == 0


def test_without_a_store_nothing_is_started(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        Workers(tmp_path / "absent", base=BASE, count=1, seconds=1)
