"""Rounds of kill -9: the server recovers, no committed change is lost, and no article is visible in part.

Clients read and write all the time, builds run, and each round kills query workers, the writer or the build. Readers
check in each result that every article is complete: all its triples, from one version.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Thread

import building
import pytest
import requests
from running import Running, eventually, running
from serving import BEARER, TOKEN, quick_folder

from kg.store import create_empty

# 100 for the full check; a few in each test run.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "9"))
BASE = "http://example.org/"
UPDATE = {"Content-Type": "application/sparql-update"} | BEARER
# For each graph: its triples in the union, the number of their versions, and one of the versions.
WHOLE = f"""
SELECT ?graph (COUNT(*) AS ?triples) (COUNT(DISTINCT ?version) AS ?versions) (SAMPLE(?version) AS ?one) {{
  GRAPH ?graph {{ ?thing <{building.VERSION}> ?version }}
  ?thing <{building.VERSION}> ?seen .
}} GROUP BY ?graph
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def server() -> Iterator[Running]:
    with quick_folder() as folder:
        create_empty(folder / "store", base=BASE, union=True)
        with running(folder / "store", base=BASE, token=TOKEN, workers=2, timeout_s=20) as served:
            yield served


class Builder:
    """Builds that restart after each kill, and what they have committed."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._versions = count()
        self.committed: dict[str, int] = {}
        self.lost = 0
        self._begin()

    def _begin(self) -> None:
        self._said = TemporaryFile()  # noqa: SIM115 - closed when the build is killed
        command = [
            sys.executable,
            building.__file__,
            str(self._store),
            BASE,
            str(1000 * next(self._versions)),
        ]
        self._process = subprocess.Popen(command, stdout=self._said)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for line in os.pread(self._said.fileno(), 10_000_000, 0).decode().splitlines():
            name, _, version = line.partition(" ")
            if name != "#":
                self.committed[name] = int(version)
        self._said.close()

    def kill_and_begin(self) -> None:
        self.kill()
        self._begin()


class Clients:
    """Threads that read and write until they are stopped."""

    def __init__(self, server: Running) -> None:
        self._server = server
        self._stop = Event()
        self._session = requests.Session()
        self.reads, self.writes = Counter[int](), Counter[int]()
        self.committed: set[str] = set()
        self.broken: list[str] = []
        self._threads = [Thread(target=self._read), Thread(target=self._read), Thread(target=self._write)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def answered_again(self) -> bool:
        """Return True if reads and writes succeed again soon."""
        reads, writes = self.reads[200], self.writes[204]
        return eventually(lambda: self.reads[200] > reads + 3 and self.writes[204] > writes)

    def _read(self) -> None:
        while not self._stop.wait(random.random() / 50):
            known = set(self.committed)
            try:
                answer = ask(self._server)
            except requests.RequestException as error:  # a response that is visibly cut off is allowed
                self.broken += (
                    [] if "chunked" in str(error).lower() or "IncompleteRead" in str(error) else [str(error)]
                )
                continue
            self.reads[answer.status_code] += 1
            if answer.ok:
                self.broken += faults(answer, known)

    def _write(self) -> None:
        for number in count():
            if self._stop.wait(random.random()):
                return
            name = f"u{number}"
            answer = requests.post(
                self._server.sparql, data=insertion(name, number), headers=UPDATE, timeout=60
            )
            self.writes[answer.status_code] += 1
            if answer.ok:
                self.committed.add(name)


def insertion(name: str, version: int) -> str:
    triples = [f'<{thing}> <{building.VERSION}> "{version}"' for thing in building.things(name, BASE)]
    return f"INSERT DATA {{ GRAPH <{BASE}graph/{name}> {{ {' . '.join(triples)} }} }}"


def ask(server: Running) -> requests.Response:
    return requests.get(server.sparql, params={"query": WHOLE, "format": "json"}, timeout=60)


def rows(answer: requests.Response) -> dict[str, tuple[int, int, int]]:
    """Return the number of triples, the number of versions, and one version for each graph."""
    found = answer.json()["results"]["bindings"]
    named = ("triples", "versions", "one")
    return {
        row["graph"]["value"].rpartition("/")[2]: tuple(int(row[name]["value"]) for name in named)
        for row in found
        if "graph" in row
    }


def faults(answer: requests.Response, committed: set[str]) -> list[str]:
    """Return what is wrong with a result: incomplete articles, and missing ones."""
    seen = rows(answer)
    parts = [f"{name}: {row}" for name, row in seen.items() if row[:2] != (building.TRIPLES, 1)]
    return parts + [f"{name} is lost" for name in committed - seen.keys()]


def kill(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


@contextmanager
def at_work(server: Running, store: Path) -> Iterator[tuple[Clients, Builder]]:
    clients, builder = Clients(server), Builder(store)
    try:
        yield clients, builder
    finally:
        clients.stop()
        builder.kill()


def test_server_survives_kill_9_without_loss(server: Running) -> None:
    chance = random.Random(5)
    with at_work(server, server.store) as (clients, builder):
        victims = [
            lambda: kill(server.workers()[:1]),
            lambda: kill(server.writers()),
            builder.kill_and_begin,
            lambda: kill(server.workers()),
            lambda: kill([*server.workers(), *server.writers()]),
        ]
        for number in range(ROUNDS):
            time.sleep(chance.random() / 2)
            victims[number % len(victims)]()
            assert clients.answered_again(), (clients.reads, clients.writes)
            assert not clients.broken
    assert not clients.broken
    assert set(clients.reads) <= {200, 503}
    assert set(clients.writes) <= {204, 503}
    last = requests.post(server.sparql, data=insertion("last", 0), headers=UPDATE, timeout=60)
    assert last.status_code == 204
    answer = ask(server)
    assert faults(answer, {*clients.committed, *builder.committed, "last"}) == []
    seen = rows(answer)
    assert [name for name, version in builder.committed.items() if seen[name][2] < version] == []
    assert eventually(lambda: len(server.workers()) == 2 and len(server.children()) <= 3)
    print(
        f"{ROUNDS} rounds; reads {dict(clients.reads)}, writes {dict(clients.writes)}, built {builder.committed}"
    )


def test_killed_server_leaves_no_process_behind(server: Running) -> None:
    for number in range(3):
        answer = requests.post(server.sparql, data=insertion(f"u{number}", 1), headers=UPDATE, timeout=60)
        assert answer.status_code == 204
    children = server.children()
    assert len(children) == 3
    server.process.kill()
    server.process.wait()
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    with running(server.store, base=BASE, token=TOKEN) as another:
        assert faults(ask(another), {"u0", "u1", "u2"}) == []
