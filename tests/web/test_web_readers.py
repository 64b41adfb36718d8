"""Responses as clients receive them: slow clients, connections, and clients behind a proxy."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
import serving
import stories

from kg.config import Settings
from kg.errors import ConfigError
from kg.store import WorkerPool
from kg.web import Server, create_app

ASK = {"query": "ASK { ?s ?p ?o }"}
PAIRS = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000"
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"


@pytest.fixture(scope="module")
def settings(story_store: Path) -> Settings:
    return Settings(
        store=story_store, base=stories.BASE, workers=1, port=0, timeout_s=20, max_queue_wait_s=20
    )


@pytest.fixture(scope="module")
def workers(settings: Settings) -> Iterator[WorkerPool]:
    with WorkerPool(settings.store, base=settings.base, count=1, timeout_s=settings.timeout_s) as started:
        yield started


@contextmanager
def listening(settings: Settings, workers: WorkerPool) -> Iterator[int]:
    with serving.listening(Server(create_app(settings, workers), settings)) as port:
        yield port


def ask(port: int, **headers: str) -> requests.Response:
    return requests.get(
        f"http://127.0.0.1:{port}/sparql",
        params=ASK,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        timeout=60,
    )


def test_client_that_reads_nothing_holds_no_worker(settings: Settings, workers: WorkerPool) -> None:
    with listening(settings, workers) as port, socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(f"GET /sparql?format=csv&query={quote(PAIRS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert slow.recv(12) == b"HTTP/1.1 200"
        assert ask(port).json()["boolean"] is True


def test_server_listens_on_all_addresses_of_a_host(settings: Settings, workers: WorkerPool) -> None:
    found = {family for family, *_ in socket.getaddrinfo(None, 0, flags=socket.AI_PASSIVE)}
    addresses = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "[::1]"}
    with listening(replace(settings, host="*"), workers) as port:
        for family in found:
            answer = requests.get(f"http://{addresses[family]}:{port}/health/live", timeout=60)
            assert answer.json() == {"status": "live"}


def test_address_in_use_is_a_config_error(settings: Settings, workers: WorkerPool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port}"):
            Server(create_app(settings, workers), replace(settings, port=port))


def test_short_response_keeps_the_connection_open(settings: Settings, workers: WorkerPool) -> None:
    with listening(settings, workers) as port, requests.Session() as client:
        for accepted in ("identity", "gzip"):
            for query in ("ASK { ?s ?p ?o }", "SELECT * { ?s ?p ?o } LIMIT 50"):
                answer = client.get(
                    f"http://127.0.0.1:{port}/sparql",
                    params={"query": query},
                    headers={"Accept-Encoding": accepted},
                    timeout=60,
                )
                assert "Connection" not in answer.headers
                assert int(answer.headers["Content-Length"]) > 0
                assert answer.json()["head"] is not None


def test_too_large_response_is_cut_off(settings: Settings, workers: WorkerPool) -> None:
    with listening(replace(settings, max_answer_mb=2), workers) as port:
        query = {"query": PAIRS, "format": "csv"}
        with (
            pytest.raises(requests.exceptions.ChunkedEncodingError),
            requests.get(f"http://127.0.0.1:{port}/sparql", params=query, timeout=60) as answer,
        ):
            assert answer.status_code == 200
        assert ask(port).json()["boolean"] is True


@pytest.mark.parametrize("trusted", ["127.0.0.1", None])
def test_trusted_proxy_identifies_the_client(
    settings: Settings, workers: WorkerPool, trusted: str | None
) -> None:
    with listening(
        replace(settings, client_query_seconds_per_minute=1, trusted_proxy=trusted), workers
    ) as port:
        requests.get(
            f"http://127.0.0.1:{port}/sparql",
            params={"query": ENDLESS, "timeout": "1.1"},
            headers={"X-Forwarded-For": "203.0.113.5"},
            timeout=60,
        )
        spent = ask(port, X_Forwarded_For="203.0.113.5")
        assert spent.status_code == (
            429 if trusted else 200
        )  # otherwise the client is localhost, which has no quota
        assert ask(port, X_Forwarded_For="203.0.113.6").status_code == 200
