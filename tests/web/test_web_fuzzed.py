"""Thousands of hostile requests: none gets status 500, and none stops the server or one of its threads."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fuzzing import Request, answered, anything, bodies, encoded, hostile, mutated, noise
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from in_process import InProcess
from running import Running, running
from serving import TOKEN

from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app

# 10,000 for the full check; some in each test run.
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "400"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
BASE = "http://example.org/"
ASK = Request(method="GET", target=f"/sparql?query={quote('ASK { ?s ?p ?o }')}")
# Server errors that are no fault: an unknown transfer coding, overload, another version of HTTP.
BLAMELESS = {501, 503, 505}
WRITING = (
    "application/sparql-update",
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-quads",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
)


def many(share: float) -> settings:
    return settings(
        max_examples=max(10, int(REQUESTS * share)),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def server(story_store: Path) -> Iterator[Running]:
    with running(story_store, base=BASE, token=TOKEN, workers=2, timeout_s=1, change_timeout_s=5) as served:
        threads = served.threads()
        yield served
        assert answered(served.port, ASK.wire())[0] == 200
        assert served.threads() <= threads + 2  # that start a worker
        assert "Traceback" not in served.said(), served.said()[-5000:]


@pytest.fixture(scope="module")
def rules(story_store: Path) -> list[str]:
    """Every URL rule of the application, and some unknown paths."""
    with open_snapshot(story_store, base=BASE) as snapshot:
        app = create_app(Settings(store=story_store, base=BASE), InProcess(snapshot))
    return [*sorted({rule.rule for rule in app.url_map.iter_rules()}), "/nowhere", "//", "/../", "*"]


def check(server: Running, wire: bytes) -> None:
    status, got = answered(server.port, wire)
    assert server.process.poll() is None
    assert status is None or status < 500 or status in BLAMELESS, (status, got[-2000:])
    assert b"Traceback" not in got
    assert b"\r\nX-Injected" not in got.partition(b"\r\n\r\n")[0]


@seed(SEED)
@many(0.4)
@given(data=st.data())
def test_arbitrary_requests(server: Running, rules: list[str], data: st.DataObject) -> None:
    check(server, data.draw(anything(rules)).wire())


@seed(SEED)
@many(0.3)
@given(
    query=mutated(),
    where=st.tuples(
        st.sampled_from(("GET", "HEAD", "POST", "QUERY")), st.sampled_from(("/sparql", "/sparql", "/query"))
    ),
    format_=st.one_of(
        st.sampled_from(("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdfxml", "")), hostile()
    ),
    accept=st.sampled_from(("text/html", "*/*", "text/csv", "text/turtle, */*;q=0.1", "application/ld+json")),
)
def test_mutated_queries(
    server: Running, query: str, where: tuple[str, str], format_: str, accept: str
) -> None:
    method, path = where
    search = f"?format={quote(encoded(format_))}" if format_ else "?"
    headers = (("Accept", accept), ("Content-Type", "application/sparql-query"))
    if method in {"GET", "HEAD"}:
        asked = Request(
            method=method, target=f"{path}{search}&query={quote(encoded(query))}", headers=headers
        )
    else:
        asked = Request(method=method, target=path + search, headers=headers, body=encoded(query))
    check(server, asked.wire())


@seed(SEED)
@many(0.2)
@given(wire=noise())
def test_malformed_http(server: Running, wire: bytes) -> None:
    check(server, wire)


@seed(SEED)
@many(0.1)
@given(
    method=st.sampled_from(("PUT", "POST", "DELETE", "PATCH")),
    path=st.sampled_from(("/sparql", "/graph/x", "/graph?default", "/graph", "/graph?graph=urn:x")),
    kind=st.sampled_from(WRITING),
    body=st.one_of(bodies(), mutated().map(encoded)),
)
def test_changes_with_the_token(server: Running, method: str, path: str, kind: str, body: bytes) -> None:
    headers = (("Authorization", f"Bearer {TOKEN}"), ("Content-Type", kind))
    check(server, Request(method=method, target=path, headers=headers, body=body).wire())
