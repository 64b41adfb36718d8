"""Limits of requests: each response names its limit, is counted, and does not affect other clients."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import stories
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from kg.config import Settings
from kg.errors import SizeError
from kg.store import WorkerPool
from kg.web import create_app

ASK = "ASK { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"


@pytest.fixture(scope="module")
def settings(story_store: Path) -> Settings:
    return Settings(store=story_store, base=stories.BASE, workers=1, timeout_s=20)


@pytest.fixture(scope="module")
def workers(settings: Settings) -> Iterator[WorkerPool]:
    with WorkerPool(settings.store, base=settings.base, count=1, timeout_s=settings.timeout_s) as started:
        yield started


@pytest.fixture
def client(settings: Settings, workers: WorkerPool) -> FlaskClient:
    return create_app(settings, workers).test_client()


def asked(client: FlaskClient, query: str, **parameters: str) -> Any:
    return client.get("/sparql", query_string={"query": query, **parameters}, buffered=True)


def limited(client: FlaskClient, limit: str) -> float:
    """Return how often a limit was exceeded, according to the metrics."""
    text = client.get("/metrics", buffered=True).text
    found = [s for family in text_string_to_metric_families(text) for s in family.samples]
    return sum(s.value for s in found if s.name == "kg_http_limited_total" and s.labels.get("limit") == limit)


def refused(response: Any, status: int, limit: str) -> dict[str, Any]:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["limit"] == limit
    assert response.headers["Cache-Control"] == "no-store"
    return dict(response.json)


def test_timeout_parameter_shortens_the_limit(client: FlaskClient) -> None:
    problem = refused(asked(client, ENDLESS, timeout="0.3"), 503, "timeout_s")
    assert "0.3 s" in problem["detail"]
    assert limited(client, "timeout_s") == 1
    posted = client.post("/sparql", data={"query": ENDLESS, "timeout": "0.3"})
    assert "0.3 s" in refused(posted, 503, "timeout_s")["detail"]
    assert asked(client, ASK).json["boolean"] is True


def test_timeout_parameter_cannot_raise_the_limit(story_store: Path) -> None:
    with WorkerPool(story_store, base=stories.BASE, count=1, timeout_s=0.5) as workers:
        client = create_app(Settings(store=story_store, base=stories.BASE), workers).test_client()
        assert "0.5 s" in refused(asked(client, ENDLESS, timeout="3600"), 503, "timeout_s")["detail"]


@pytest.mark.parametrize("wrong", ["0", "-1", "nan", "soon", ""])
def test_invalid_timeout_parameter_is_refused(client: FlaskClient, wrong: str) -> None:
    response = asked(client, ASK, timeout=wrong)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "timeout=2.5" in response.json["hint"]


def test_query_page_reports_a_timeout(story_store: Path) -> None:
    with WorkerPool(story_store, base=stories.BASE, count=1, timeout_s=0.5) as workers:
        client = create_app(Settings(store=story_store, base=stories.BASE), workers).test_client()
        response = client.get(
            "/query", query_string={"query": ENDLESS}, headers={"Accept": "text/html"}, buffered=True
        )
        assert response.status_code == 503
        assert "0.5 s" in response.text
        assert "?s7" in response.text  # the query is still in the form
        assert limited(client, "timeout_s") == 1


def ordered(client: FlaskClient, query: str, **parameters: str) -> Any:
    return asked(client, query, format="csv", **parameters)


NAMES = "SELECT DISTINCT ?name WHERE { ?thing rdfs:label ?name } ORDER BY ?name"


@pytest.fixture
def short(settings: Settings, workers: WorkerPool) -> FlaskClient:
    return create_app(replace(settings, max_rows=5, page_rows=3), workers).test_client()


def test_truncated_result_links_to_the_next_page(client: FlaskClient, short: FlaskClient) -> None:
    whole = ordered(client, NAMES)
    assert not {"Link", "X-SPARQL-MaxRows", "X-SPARQL-Truncated"} & set(whole.headers.keys())
    read, answer = [], ordered(short, NAMES)
    while "Link" in answer.headers:
        assert (answer.headers["X-SPARQL-MaxRows"], answer.headers["X-SPARQL-Truncated"]) == ("5", "true")
        read += answer.text.splitlines()[1:]
        address, relation = answer.headers["Link"].split("; ")
        assert relation == 'rel="next"'
        answer = short.get(address.strip("<>"), buffered=True)
    read += answer.text.splitlines()[1:]
    assert len(read) > 15
    assert read == whole.text.splitlines()[1:]
    assert limited(short, "max_rows") >= 3
    assert limited(client, "max_rows") == 0


def test_next_page_keeps_the_parameters(short: FlaskClient) -> None:
    graph = f"{stories.BASE}graph/events"
    form = {"query": "SELECT * { ?s ?p ?o }", "default-graph-uri": graph, "timeout": "5", "output": "xml"}
    answer = short.post("/sparql", data=form, buffered=True)
    following = parse_qs(urlsplit(answer.headers["Link"].split(">")[0]).query)
    assert "OFFSET 5" in following.pop("query")[0]
    assert following == {"default-graph-uri": [graph], "timeout": ["5"], "output": ["xml"]}


def test_too_long_link_is_omitted(short: FlaskClient) -> None:
    answer = short.post("/sparql", data={"query": f"{NAMES} # {'x' * 5000}"}, buffered=True)
    assert answer.headers["X-SPARQL-Truncated"] == "true"
    assert "Link" not in answer.headers


@pytest.mark.parametrize("query", [f"{NAMES} LIMIT 5", ASK, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_result_within_max_rows_is_complete(client: FlaskClient, short: FlaskClient, query: str) -> None:
    answer = asked(short, query)
    assert "X-SPARQL-Truncated" not in answer.headers
    assert answer.data == asked(client, query).data


def test_library_query_is_truncated_as_well(short: FlaskClient) -> None:
    answer = short.get("/query/events-by-day?format=csv", buffered=True)
    assert answer.headers["X-SPARQL-Truncated"] == "true"
    assert len(answer.text.splitlines()) == 6
    following = short.get(answer.headers["Link"].split(">")[0].strip("<"), buffered=True)
    assert following.headers["Content-Type"].startswith("text/csv")


def test_query_page_says_that_rows_are_missing(short: FlaskClient) -> None:
    html = {"Accept": "text/html"}
    page = short.get("/query", query_string={"query": NAMES}, headers=html).text
    assert "Showing the first 3 rows" in page
    assert page.count("<tr>") == 4
    assert (
        "Showing the first"
        not in short.get("/query", query_string={"query": f"{NAMES} LIMIT 3"}, headers=html).text
    )


def app(settings: Settings, workers: WorkerPool, **others: Any) -> FlaskClient:
    return create_app(replace(settings, **others), workers).test_client()


PAIRS = "SELECT * { ?a ?b ?c . ?d ?e ?f }"  # some million rows


def test_too_large_result_is_cut_off(settings: Settings, workers: WorkerPool) -> None:
    client = app(settings, workers, max_answer_mb=1)
    for query in (PAIRS, f"{PAIRS} LIMIT 100000", "CONSTRUCT { ?a rdf:type ?b } WHERE { ?a a ?c . ?b a ?d }"):
        answer, read = client.get("/sparql", query_string={"query": query}), []
        with pytest.raises(SizeError):
            read += answer.response
        answer.close()
        assert answer.status_code == 200
    assert limited(client, "max_answer_mb") == 3
    assert asked(client, ASK).json["boolean"] is True


def test_query_page_reports_a_too_large_result(settings: Settings, workers: WorkerPool) -> None:
    query = f"SELECT (GROUP_CONCAT(STR(?a)) AS ?all) {{ {{ {PAIRS} LIMIT 30000 }} }}"
    page = app(settings, workers, max_answer_mb=1).get(
        "/query", query_string={"query": query}, headers={"Accept": "text/html"}
    )
    assert page.status_code == 403
    assert "larger than 1 MB" in page.text


def test_graph_within_max_answer_mb_is_complete(settings: Settings, workers: WorkerPool) -> None:
    answer = app(settings, workers, max_answer_mb=1).get("/graph?default", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.text[:7]) == (200, "@prefix")


def test_too_long_query_is_refused(settings: Settings, workers: WorkerPool) -> None:
    client = app(settings, workers, max_query_kb=2)
    long = f"{ASK} # {'é' * 1000}"
    refused(asked(client, long), 414, "max_query_kb")
    refused(client.post("/sparql", data={"query": long}), 413, "max_query_kb")
    sent = client.post("/sparql", data=long, content_type="application/sparql-query")
    refused(sent, 413, "max_query_kb")
    page = client.get("/query", query_string={"query": long}, headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (414, "text/html")
    assert asked(client, f"{ASK} # {'x' * 1900}").json["boolean"] is True


def test_too_large_body_is_refused(settings: Settings, workers: WorkerPool) -> None:
    class Nobody:
        def change(self, change: object) -> bool:
            raise AssertionError

    token = "a token for the tests alone"
    given = replace(settings, token=token, max_body_kb=1, max_upload_mb=1)
    client = create_app(given, workers, Nobody()).test_client()
    long, headers = "INSERT DATA {} " + "#" * 2000, {"Authorization": f"Bearer {token}"}
    update = {"content_type": "application/sparql-update"}

    def post(address: str, **more: Any) -> Any:
        return client.post(address, buffered=True, **more)

    for body in ({"data": long, **update}, {"data": {"update": long}}, {"data": {"query": long}}):
        refused(post("/sparql", **body), 413, "max_body_kb")
    refused(post("/sparql", data=long * 600, headers=headers, **update), 413, "max_upload_mb")
    turtle = post("/graph/x", data="#" * 1_200_000, headers=headers, content_type="text/turtle")
    refused(turtle, 413, "max_upload_mb")
    form = {"x": (BytesIO(b"#" * 1_200_000), "x.ttl", "text/turtle")}
    refused(post("/graph/x", data=form, headers=headers), 413, "max_upload_mb")
    assert (limited(client, "max_body_kb"), limited(client, "max_upload_mb")) == (3, 3)


@pytest.mark.parametrize(("waiting", "limit"), [(0, "max_queued_queries"), (1, "max_queue_wait_s")])
def test_full_queue_gets_503_with_retry_after(
    settings: Settings, workers: WorkerPool, waiting: int, limit: str
) -> None:
    client = app(settings, workers, max_queued_queries=waiting, max_queue_wait_s=0.2)
    with client.get("/sparql", query_string={"query": f"{PAIRS} LIMIT 1000000"}):
        busy = asked(client, ASK)
        refused(busy, 503, limit)
        assert busy.headers["Retry-After"] == "1"
        page = client.get("/", headers={"Accept": "text/html"}, buffered=True)
        assert (page.status_code, page.mimetype, page.headers["Retry-After"]) == (503, "text/html", "1")
        for free in ("/health/live", "/health/ready", "/metrics", "/ontology"):
            assert client.get(free, buffered=True).status_code == 200
    assert limited(client, limit) == 2
    assert asked(client, ASK).json["boolean"] is True


def test_client_over_its_quota_gets_429(settings: Settings, workers: WorkerPool) -> None:
    client, greedy = app(settings, workers, client_query_seconds_per_minute=1), {"REMOTE_ADDR": "203.0.113.5"}

    def get(address: str, **more: Any) -> Any:
        return client.get(address, environ_base=greedy, buffered=True, **more)

    query = {"query": ENDLESS, "timeout": "1.1"}
    refused(get("/sparql", query_string=query), 503, "timeout_s")
    spent = get("/sparql", query_string={"query": ASK})
    refused(spent, 429, "client_query_seconds_per_minute")
    assert int(spent.headers["Retry-After"]) >= 1  # the restart of the worker is charged as well
    for page in ("/", f"/query?query={ASK}", "/query/events-by-day", "/search?q=border", "/doc/x"):
        answer = get(page, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.mimetype) == (429, "text/html"), page
        assert "Retry-After" in answer.headers
    for free in ("/health/live", "/health/ready", "/metrics", "/ontology", "/context.jsonld"):
        assert get(free).status_code == 200
    other = client.get("/sparql", query_string={"query": ASK}, environ_base={"REMOTE_ADDR": "203.0.113.6"})
    assert other.json["boolean"] is True
    assert asked(client, ASK).json["boolean"] is True
    assert limited(client, "client_query_seconds_per_minute") == 6


def test_service_description_states_the_limits(settings: Settings, workers: WorkerPool) -> None:
    client = app(settings, workers, max_rows=1234, client_query_seconds_per_minute=77)
    description = client.get("/sparql", headers={"Accept": "text/turtle"}).text
    for limit in ("run for up to 20 seconds", "1234 rows", "64 MB", "64 kB", "77 seconds"):
        assert limit in description


def test_unread_short_result_holds_no_slot(settings: Settings, workers: WorkerPool) -> None:
    client = app(settings, workers, max_queued_queries=0)
    answers = [client.get("/sparql", query_string={"query": ASK}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert client.head("/sparql", query_string={"query": PAIRS}).status_code == 200
    assert asked(client, ASK).json["boolean"] is True
