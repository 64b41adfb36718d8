"""Several processes that speak HTTP: they answer as one, and each can end without the others."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import requests
import stories
from prometheus_client.parser import text_string_to_metric_families
from running import Running, eventually, running
from serving import empty, quick_folder

from kg.config import Settings
from kg.store import from_nquads, open_writer
from kg.web import count
from kg.web.shares import share

ASK = "ASK { ?s ?p ?o }"
PRODUCT = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(9))
RUNAWAY = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"
LIMIT = 3
DIVIDED = ("workers", "max_exports")

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the processes")


@pytest.fixture
def server(told: Path) -> Iterator[Running]:
    with running(told, base=stories.BASE, processes=2, workers=4, timeout_s=LIMIT) as served:
        yield served


def asked(server: Running, query: str = ASK, **headers: str) -> requests.Response:
    return requests.get(server.sparql, params={"query": query}, headers=headers, timeout=60)


def answers(server: Running) -> bool:
    """Tell whether a question is answered whoever takes it."""
    try:
        return all(asked(server).ok for _ in range(8))
    except requests.ConnectionError:  # whoever had taken it was killed
        return False


def children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").glob("*/children"))
        return sorted(int(child) for task in tasks for child in task.read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        return []


def gone(pids: list[int]) -> bool:
    return eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids))


def workers(server: Running) -> list[int]:
    return [len(children(pid)) for pid in server.children()]


def samples(server: Running) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(requests.get(f"{server.address}/metrics", timeout=60).text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.parametrize("processes", [1, 2, 3, 4])
def test_what_is_divided_is_together_as_much_as_it_was(processes: int) -> None:
    whole = Settings(workers=5, max_exports=4)
    parts = [share(whole, number, processes) for number in range(processes)]
    for name in DIVIDED:
        shares = [getattr(part, name) for part in parts]
        assert sum(shares) == getattr(whole, name)
        assert min(shares) > 0
    kept = {name: getattr(whole, name) for name in DIVIDED}
    assert all(replace(part, **kept) == whole for part in parts)


def test_there_are_no_more_processes_than_there_is_something_for() -> None:
    plenty = Settings(processes=8, workers=9, max_exports=9)
    assert count(plenty) == 8
    assert count(replace(plenty, processes=1)) == 1
    assert count(replace(plenty, workers=3)) == 3
    assert count(replace(plenty, max_exports=2)) == 2
    assert count(replace(plenty, token="a token that is long enough")) == 1
    assert count(replace(plenty, token_file=Path("token"))) == 1


@on_linux
def test_requests_are_counted_together(server: Running) -> None:
    with ThreadPoolExecutor(8) as clients:
        found = list(clients.map(lambda _: asked(server).status_code, range(40)))
    assert found == [200] * 40
    assert workers(server) == [2, 2]
    seen = samples(server)
    assert seen["kg_http_requests_total", "whole", "GET", "/sparql", "200"] == 40
    assert seen["kg_http_requests_in_progress",] == 1
    assert seen["kg_generation_age_seconds",] > 0


@on_linux
def test_whoever_is_killed_is_replaced(server: Running) -> None:
    for number in range(4):
        assert answers(server)
        victim = server.children()[number % 2]
        theirs = children(victim)
        os.kill(victim, signal.SIGKILL)
        assert eventually(lambda: answers(server))
        assert eventually(lambda: workers(server) == [2, 2])
        assert gone(theirs)
    assert samples(server)["kg_http_requests_in_progress",] == 1  # none is held by who is gone


@on_linux
def test_with_their_parent_all_end(server: Running) -> None:
    started = [pid for child in server.children() for pid in (child, *children(child))]
    assert len(started) == 6
    server.process.kill()
    server.process.wait()
    assert gone(started)


def test_others_are_answered_while_a_query_runs_on(server: Running) -> None:
    with ThreadPoolExecutor() as threads:
        runaway = threads.submit(asked, server, RUNAWAY)
        answered = 0
        while not runaway.done():
            answered += answers(server)
    assert runaway.result().status_code == 503
    assert f"{LIMIT} seconds" in runaway.result().json()["detail"]
    assert answered


def test_who_has_used_up_its_time_has_none_in_any_of_them(told: Path) -> None:
    spent = {"X-Forwarded-For": "203.0.113.5"}
    limits = {"timeout_s": LIMIT, "client_query_seconds_per_minute": 1, "trusted_proxy": "127.0.0.1"}
    with running(told, base=stories.BASE, processes=2, workers=2, **limits) as server:
        assert asked(server, RUNAWAY, **spent).status_code == 503
        assert {asked(server, **spent).status_code for _ in range(12)} == {429}  # on a new connection each
        assert {asked(server).status_code for _ in range(4)} == {200}


def test_all_of_them_answer_from_a_new_generation() -> None:
    with quick_folder() as folder:
        settings = empty(folder / "store", union=True)
        with running(settings.store, base=settings.base, processes=2, workers=2) as server:
            graph = f"{settings.base}graph/article/a"
            assert {asked(server).json()["boolean"] for _ in range(8)} == {False}
            with open_writer(settings.store, base=settings.base) as writer:
                writer.replace_article(
                    graph, from_nquads(f"<{graph}> <{graph}> <{graph}> <{graph}> .\n".encode()), fingerprint="x"
                )
            assert {asked(server).json()["boolean"] for _ in range(8)} == {True}


def test_what_stands_in_the_way_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="there is no store here"),
        running(tmp_path / "none", processes=2),
    ):
        pass
