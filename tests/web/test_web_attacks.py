"""Attacks on the server that are refused, or whose cost the attacker pays."""

import gzip
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
import serving
import stories
from flask.testing import FlaskClient

from kg.config import Settings
from kg.store import WorkerPool, nesting_depth
from kg.web import Server, create_app
from kg.web.limits.rate_limit import QueryTimeLimiter

ASK = "ASK { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def settings(story_store: Path) -> Settings:
    return Settings(store=story_store, base=stories.BASE, workers=1, timeout_s=20, port=0)


@pytest.fixture(scope="module")
def pool(settings: Settings) -> Iterator[WorkerPool]:
    with WorkerPool(settings.store, base=settings.base, count=1, timeout_s=settings.timeout_s) as started:
        yield started


@pytest.fixture
def client(settings: Settings, pool: WorkerPool) -> FlaskClient:
    return create_app(settings, pool).test_client()


def ask(client: FlaskClient, query: str = ASK, **parameters: str) -> Any:
    return client.get("/sparql", query_string={"query": query, **parameters}, buffered=True)


def refused(response: Any, status: int) -> str:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    return str(response.json["detail"])


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 6000,
        "ASK { FILTER(" + "(" * 500 + "1",
        "ASK { FILTER(" + "STR(" * 500 + "'x'",
        "ASK {" + "{ # }\n" * 500,
        "ASK {" + "{ ?s ?p '}' . " * 500,
        "ASK {" + '{ ?s ?p """}""" . ' * 500,
    ],
)
def test_deeply_nested_query_needs_no_worker(client: FlaskClient, pool: WorkerPool, query: str) -> None:
    before = set(pool._workers)
    assert "100 deep" in refused(ask(client, query), 400)
    assert pool._workers == before


@pytest.mark.parametrize("text", ["'((((' ", "# ((((\n", "<x:((((> ", '"""((((""" '])
def test_brackets_in_text_do_not_nest(client: FlaskClient, text: str) -> None:
    values = " ".join([text if text[0] != "#" else f"1 {text}"] * 50)
    assert ask(client, f"ASK {{ VALUES ?x {{ {values} }} }}").json["boolean"] is True


def test_nesting_check_takes_linear_time() -> None:
    started = time.process_time()
    for start in ("'''", '"""', "<", "'", '"', "#", "\\"):
        nesting_depth((start + "x") * 16_000)
        nesting_depth(f'\\"""{start}\n' * 8_000)
    assert time.process_time() - started < 4


def test_restart_of_a_killed_worker_is_charged(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    charged: list[float] = []
    monkeypatch.setattr(QueryTimeLimiter, "charge", lambda _, __, seconds: charged.append(seconds))
    started = time.monotonic()
    assert "0.1 s" in refused(ask(client, ENDLESS, timeout="0.000001"), 503)  # the floor of the parameter
    assert charged[-1] > 0.9 * (time.monotonic() - started) > 0.1
    assert ask(client).json["boolean"] is True
    assert charged[1] < charged[0]


@pytest.mark.parametrize("name", ["Accept-Encoding", "Accept-Language", "If-None-Match", "X-Other"])
def test_long_header_is_refused_before_parsing(client: FlaskClient, name: str) -> None:
    for path in ("/sparql", "/", "/ontology", "/nowhere"):
        started = time.monotonic()
        response = client.get(path, headers={name: "text/html;q=0.5," * 16_000}, buffered=True)
        assert time.monotonic() - started < 0.3
        assert name in refused(response, 431)


def test_compressed_form_is_refused_with_the_remedy(client: FlaskClient) -> None:
    body = gzip.compress(f"query={quote(ASK)}".encode())
    response = client.post("/sparql", data=body, content_type=FORM, headers={"Content-Encoding": "gzip"})
    assert "without Content-Encoding" in refused(response, 415)


@pytest.mark.parametrize(
    "path", ["/static//x", "/doc//x", "/id//x", "/event-type", "/query/", "/sparql/", "/ontology/", "//x/"]
)
def test_no_redirect_contains_a_foreign_host(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"}, buffered=True)
    assert "evil.example" not in response.headers.get("Location", "")
    assert not response.headers.get("Location", "").startswith("//")
    assert response.status_code == 200 or b"evil.example" not in response.data


@pytest.mark.parametrize("host", ["a, b", "a b", "a/b", "a@b", "a:b", "<a>", "", "a" * 300])
def test_request_needs_one_valid_host(client: FlaskClient, host: str) -> None:
    assert "Host" in refused(client.get("/sparql", headers={"Host": host}), 400)


@pytest.mark.parametrize("host", ["kg.example.org", "127.0.0.1:8000", "[::1]:8000", "kg_1"])
def test_usual_hosts_are_valid(client: FlaskClient, host: str) -> None:
    assert client.get("/health/live", headers={"Host": host}).status_code == 200


def test_internal_error_is_logged_with_a_traceback(
    settings: Settings, pool: WorkerPool, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings, pool)

    def broken() -> str:
        raise LookupError("broken view")

    app.add_url_rule("/broken", "broken", broken)
    assert refused(app.test_client().get("/broken"), 500)
    assert [type(record.exc_info[1]) for record in caplog.records if record.exc_info] == [LookupError]


def test_errors_do_not_reveal_the_path_of_the_store(story_store: Path, tmp_path: Path) -> None:
    store = shutil.copytree(story_store, tmp_path / "secret-place", symlinks=True)
    settings = Settings(store=store, base=stories.BASE)
    with WorkerPool(store, base=stories.BASE, count=1, timeout_s=20) as pool:
        client = create_app(settings, pool).test_client()
        shutil.rmtree(store)
        for path in (
            f"/sparql?query={quote(ASK)}",
            f"/query?query={quote(ASK)}",
            "/",
            "/search?q=x",
            "/graph?default",
        ):
            for accept in ("text/html", "*/*"):
                response = client.get(path, headers={"Accept": accept}, buffered=True)
                assert response.status_code in {406, 503}, path
                assert "secret-place" not in response.text
                assert str(tmp_path) not in response.text


def test_long_url_gets_414_as_a_problem(settings: Settings, pool: WorkerPool) -> None:
    with serving.listening(Server(create_app(settings, pool), replace(settings, port=0))) as port:
        for length in (64_000, 66_000, 80_000):
            url = f"http://127.0.0.1:{port}/sparql?query={quote(ASK + ' #' + 'x' * length)}"
            response = requests.get(url, timeout=60)
            assert (response.status_code, response.headers["Content-Type"]) == (
                414,
                "application/problem+json",
            )
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert response.json()["limit"] == "max_query_kb"
