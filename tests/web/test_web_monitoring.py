"""Health checks, metrics and the access log."""

import json
import logging
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import create_environ

from kg.web import open_access_log
from kg.web.middleware.metrics import Metrics
from kg.web.middleware.request_monitor import RequestMonitor

ASK = "ASK { ?s ?p ?o }"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.INFO, logger="kg.access")
    return lambda: [json.loads(r.getMessage()) for r in caplog.records if r.name == "kg.access"]


def samples(client: FlaskClient) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(client.get("/metrics", buffered=True).text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_server_with_a_graph_is_live_and_ready(client: FlaskClient) -> None:
    assert client.get("/health/live").json == {"status": "live"}
    ready = client.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json["generation"] == "1"
    assert ready.json["age_s"] > 3600
    assert ready.headers["Cache-Control"] == "no-store"


def test_server_without_a_graph_is_live_but_not_ready(
    fresh: FlaskClient, served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "generation", "")
    assert fresh.get("/health/live").status_code == 200
    assert fresh.get("/health/ready").status_code == 503


def test_metrics_count_requests_by_route_not_path(fresh: FlaskClient) -> None:
    before = samples(fresh)
    answer = fresh.get("/sparql", query_string={"query": ASK}, buffered=True)
    fresh.get("/nowhere/at/all", buffered=True)
    fresh.open("/sparql", method="BREW", buffered=True)
    after = samples(fresh)
    assert after["kg_http_requests_total", "whole", "GET", "/sparql", "200"] == 1
    assert after["kg_http_requests_total", "whole", "GET", "none", "404"] == 1
    assert after["kg_http_requests_total", "whole", "other", "none", "405"] == 1
    assert after["kg_http_response_bytes_total", "/sparql"] == len(answer.data)
    assert after["kg_http_request_duration_seconds_count", "/sparql"] == 1
    assert after["kg_generation_published_timestamp_seconds",] == 1_700_000_000
    assert (
        before["kg_http_requests_in_progress",] == after["kg_http_requests_in_progress",] == 1
    )  # the scrape itself
    assert "process_resident_memory_bytes" in {name for name, *_ in after}
    assert not [key for key in after if any("nowhere" in part for part in key)]


def test_each_response_has_a_log_line_and_a_request_id(client: FlaskClient, lines: Any) -> None:
    answer = client.post("/sparql?x=secret", data={"query": ASK}, buffered=True)
    (line,) = lines()
    assert line["request"] == answer.headers["X-Request-ID"]
    assert line["query"] == sha256(ASK.encode()).hexdigest()[:16]
    assert (line["method"], line["path"], line["status"], line["end"]) == ("POST", "/sparql", 200, "whole")
    assert line["bytes"] == len(answer.data)
    assert line["seconds"] > 0
    assert "secret" not in json.dumps(line)
    assert "?s" not in json.dumps(line)


def test_valid_request_id_of_a_proxy_is_kept(client: FlaskClient) -> None:
    def identifier(given: str) -> str:
        return client.get("/health/live", headers={"X-Request-ID": given}).headers["X-Request-ID"]

    assert identifier("a1-b2.c3") == "a1-b2.c3"
    for odd in ('a"b', "a b", "x" * 65, "ä"):
        assert identifier(odd) != odd


def test_path_cannot_forge_a_log_line(client: FlaskClient, lines: Any) -> None:
    client.get('/a%0A{"status": 200}', buffered=True)
    (line,) = lines()
    assert line["path"] == '/a\n{"status": 200}'


@pytest.mark.parametrize(("taken", "end"), [(3, "failed"), (1, "left")])
def test_response_that_is_cut_off_is_logged_as_such(served: Any, lines: Any, taken: int, end: str) -> None:
    def answer(_: Any, start: Any) -> Iterator[bytes]:
        start("200 OK", [])
        yield b"one"
        yield b"two"
        raise RuntimeError

    monitor = RequestMonitor(answer, Metrics(served))
    body: Any = monitor(create_environ("/sparql"), lambda *_: lambda _: None)
    try:
        for _ in range(taken):
            next(body)
    except RuntimeError:
        pass
    body.close()
    (line,) = lines()
    assert (line["end"], line["bytes"]) == (end, 3 * min(taken, 2))


def test_request_that_crashes_the_app_is_counted(served: Any, lines: Any) -> None:
    def broken(*_: Any) -> Iterator[bytes]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        RequestMonitor(broken, Metrics(served))(create_environ("/"), lambda *_: lambda _: None)
    (line,) = lines()
    assert (line["status"], line["end"]) == (500, "failed")


def test_rotated_access_log_is_reopened(client: FlaskClient, tmp_path: Path) -> None:
    log = logging.getLogger("kg.access")
    before = (log.handlers[:], log.level, log.propagate)
    try:
        open_access_log(str(tmp_path / "access.log"))
        client.get("/health/live", buffered=True)
        (tmp_path / "access.log").rename(tmp_path / "access.log.1")
        client.get("/health/ready", buffered=True)
        kept = [json.loads((tmp_path / name).read_text())["path"] for name in ("access.log.1", "access.log")]
    finally:
        for handler in set(log.handlers) - set(before[0]):
            handler.close()
        log.handlers[:], log.level, log.propagate = before
    assert kept == ["/health/live", "/health/ready"]
