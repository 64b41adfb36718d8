"""Queries that would run for hours: each is killed at its limit and leaves nothing behind."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from running import Running, eventually, running

# 200 for the full check; a few in each test run.
QUERIES = int(os.environ.get("RUNAWAY_QUERIES", "32"))
CLIENTS = 16
LIMIT = 3  # seconds
_PRODUCT = "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(9))
RUNAWAYS = {
    "returns nothing for long": f"SELECT (COUNT(*) AS ?n) {{ {_PRODUCT} }}",
    "uses memory": f"SELECT * {{ {_PRODUCT} }} ORDER BY ?o8",
    "never matches": f"ASK {{ {_PRODUCT} FILTER(?s0 = ?p8 && ?o0 = ?p7) }}",
    "walks paths": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?c (!<x:x>|^!<x:x>)* ?d . ?e (!<x:x>)* ?f }",
}
ASK = "ASK { ?s ?p ?o }"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def server(story_store: Path) -> Iterator[Running]:
    with running(story_store, base="http://example.org/", timeout_s=LIMIT, workers=2) as served:
        yield served


def asked(server: Running, query: str) -> requests.Response:
    return requests.get(server.sparql, params={"query": query}, timeout=60)


def answers(server: Running) -> bool:
    """Return True if a simple query succeeds."""
    return asked(server, ASK).ok


@pytest.mark.parametrize("kind", sorted(RUNAWAYS.keys() - {"uses memory"}))
def test_runaway_query_is_killed_at_its_limit(server: Running, kind: str) -> None:
    assert eventually(lambda: answers(server))
    started = time.monotonic()
    answer = asked(server, RUNAWAYS[kind])
    took = time.monotonic() - started
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert f"after {LIMIT} s" in answer.json()["detail"]
    assert LIMIT <= took < LIMIT + 10  # the machine may be busy with other work


def test_memory_hungry_query_is_killed(server: Running) -> None:
    assert eventually(lambda: answers(server))
    answer = asked(server, RUNAWAYS["uses memory"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert any(text in answer.json()["detail"] for text in (f"after {LIMIT} s", "memory"))
    assert eventually(lambda: answers(server))


def test_other_queries_run_meanwhile(server: Running) -> None:
    assert eventually(lambda: all(answers(server) for _ in range(4)))
    with ThreadPoolExecutor() as threads:
        runaway = threads.submit(asked, server, RUNAWAYS["returns nothing for long"])
        answered = 0
        while not runaway.done():
            answered += answers(server)
    assert runaway.result().status_code == 503
    assert answered


def test_endless_response_is_cut_off(server: Running) -> None:
    query = {"query": f"CONSTRUCT {{ [] ?p0 ?o8 }} WHERE {{ {_PRODUCT} }}", "format": "nt"}
    assert eventually(lambda: answers(server))
    with requests.get(server.sparql, params=query, stream=True, timeout=60) as answer:
        assert answer.status_code == 200
        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            for _ in answer.iter_content(1 << 20):
                pass


def test_many_runaway_queries_leave_nothing_behind(story_store: Path) -> None:
    settings = {"base": "http://example.org/", "timeout_s": 0.3, "workers": 4}
    with running(story_store, **settings) as server, ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda _: asked(server, ASK), range(4 * CLIENTS)))
        assert eventually(lambda: answers(server))
        files, threads, memory = server.files(), server.threads(), server.memory()
        kinds = list(RUNAWAYS.values())
        queries = [kinds[number % len(kinds)] for number in range(QUERIES)]
        ended = Counter(answer.status_code for answer in clients.map(lambda q: asked(server, q), queries))
        assert ended == {503: QUERIES}
        assert eventually(lambda: all(answers(server) for _ in range(8)))
        assert eventually(lambda: len(server.children()) == len(server.workers()) == 4)
        assert eventually(lambda: server.files() <= files)
        assert eventually(lambda: server.threads() <= threads)
        assert server.memory() < memory + 20_000
        assert eventually(lambda: not busy(server))


def busy(server: Running) -> bool:
    """Return True if a worker still runs a query although no client waits."""
    before = [ticks(pid) for pid in server.workers()]
    time.sleep(0.5)
    return sum(ticks(pid) for pid in server.workers()) - sum(before) > 10


def ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
