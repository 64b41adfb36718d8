"""kg serve as a process that signals stop."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.config import Settings

KG = (sys.executable, "-c", "from kg.cli import main; main()")
PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"  # more than all buffers hold


class Served:
    """A running server and its port."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port

    def get(self, path: str) -> HTTPConnection:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        return connection


@pytest.fixture
def served(graph: Settings, tmp_path: Path) -> Iterator[Served]:
    options = ["--port", "0", "--store", str(graph.store), "--access-log", str(tmp_path / "access")]
    process = subprocess.Popen([*KG, "serve", *options], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stderr.readline())
        assert found
        yield Served(process, int(found[1]))
    finally:
        process.kill()
        process.communicate()


def test_server_completes_running_responses_before_it_stops(served: Served, tmp_path: Path) -> None:
    response = served.get(f"/sparql?format=tsv&query={quote(PRODUCT)}").getresponse()
    begun = response.read(1000)
    served.process.send_signal(signal.SIGTERM)
    refused = _refuses_connections_within(served, seconds=5)
    lines = (begun + response.read()).splitlines()
    assert refused
    assert len(lines) == 100_001
    assert served.process.wait(timeout=20) == 0
    logged = [json.loads(line) for line in (tmp_path / "access").read_text().splitlines()]
    assert [line["end"] for line in logged if line["path"] == "/sparql"] == ["whole"]


def test_second_signal_stops_the_server_at_once(served: Served) -> None:
    connection = served.get(f"/sparql?format=tsv&query={quote(PRODUCT)}")
    response = connection.getresponse()
    assert response.read(1000)  # and no more
    served.process.send_signal(signal.SIGTERM)
    assert _refuses_connections_within(served, seconds=5)
    assert served.process.poll() is None
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=5) == 0


def _refuses_connections_within(served: Served, *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            served.get("/health/live").close()
        except ConnectionRefusedError:
            return True
        time.sleep(0.05)
    return False
