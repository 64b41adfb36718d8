"""What a request may cost: each limit says which it is, is counted, and leaves others alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import stories
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from kg.config import Settings
from kg.store import Workers
from kg.web import create_app

ASK = "ASK { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"


@pytest.fixture(scope="module")
def settings(told: Path) -> Settings:
    return Settings(store=told, base=stories.BASE, workers=1, timeout_s=20)


@pytest.fixture(scope="module")
def workers(settings: Settings) -> Iterator[Workers]:
    with Workers(settings.store, base=settings.base, count=1, seconds=settings.timeout_s) as started:
        yield started


@pytest.fixture
def client(settings: Settings, workers: Workers) -> FlaskClient:
    return create_app(settings, workers).test_client()


def asked(client: FlaskClient, query: str, **parameters: str) -> Any:
    return client.get("/sparql", query_string={"query": query, **parameters}, buffered=True)


def limited(client: FlaskClient, limit: str) -> float:
    """Return how often the metrics say that a limit was met."""
    text = client.get("/metrics", buffered=True).text
    found = [s for family in text_string_to_metric_families(text) for s in family.samples]
    return sum(s.value for s in found if s.name == "kg_http_limited_total" and s.labels.get("limit") == limit)


def refused(response: Any, status: int, limit: str) -> dict[str, Any]:
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["limit"] == limit
    assert response.headers["Cache-Control"] == "no-store"
    return dict(response.json)


def test_a_request_can_ask_for_less_time(client: FlaskClient) -> None:
    problem = refused(asked(client, ENDLESS, timeout="0.3"), 503, "timeout_s")
    assert "0.3 seconds" in problem["detail"]
    assert limited(client, "timeout_s") == 1
    posted = client.post("/sparql", data={"query": ENDLESS, "timeout": "0.3"})
    assert "0.3 seconds" in refused(posted, 503, "timeout_s")["detail"]
    assert asked(client, ASK).json["boolean"] is True


def test_nobody_gets_more_time_than_the_server_gives(told: Path) -> None:
    with Workers(told, base=stories.BASE, count=1, seconds=0.5) as workers:
        client = create_app(Settings(store=told, base=stories.BASE), workers).test_client()
        assert "0.5 seconds" in refused(asked(client, ENDLESS, timeout="3600"), 503, "timeout_s")["detail"]


@pytest.mark.parametrize("wrong", ["0", "-1", "nan", "soon", ""])
def test_a_timeout_that_is_no_number_of_seconds_is_refused(client: FlaskClient, wrong: str) -> None:
    response = asked(client, ASK, timeout=wrong)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert "timeout=2.5" in response.json["hint"]


def test_a_page_says_that_its_query_takes_too_long(told: Path) -> None:
    with Workers(told, base=stories.BASE, count=1, seconds=0.5) as workers:
        client = create_app(Settings(store=told, base=stories.BASE), workers).test_client()
        response = client.get(
            "/query", query_string={"query": ENDLESS}, headers={"Accept": "text/html"}, buffered=True
        )
        assert response.status_code == 503
        assert "0.5 seconds" in response.text
        assert "?s7" in response.text  # the query is still in the form
        assert limited(client, "timeout_s") == 1
