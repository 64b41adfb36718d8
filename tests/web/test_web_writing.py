"""Updates and the Graph Store Protocol: authorization, visibility of changes, and errors."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from serving import BEARER, TOKEN, empty, quick_folder, serving

from kg import vocab
from kg.config import Settings
from kg.errors import ConfigError
from kg.web.sparql.auth import read_token

BASE = "http://www.example/"
INSERT = "INSERT DATA { GRAPH <http://www.example/graph/g> { <http://www.example/s> rdfs:label 'x' } }"
UPDATE = {"Content-Type": "application/sparql-update"}
TURTLE = {"Content-Type": "text/turtle"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with quick_folder() as folder, serving(empty(folder / "store", union=True)) as served:
        yield served


@pytest.fixture
def store(address: str) -> str:
    assert requests.post(f"{address}/sparql", data="DROP ALL", headers=UPDATE | BEARER).status_code == 204
    return address


def count(address: str) -> int:
    return int(requests.get(f"{address}/sparql", params={"query": COUNT, "format": "csv"}).text.split()[1])


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Bearer",
        "Bearer x",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}",
        f"Basic {TOKEN}",
        "Bearer é",
        TOKEN,
    ],
)
def test_change_requires_the_token(store: str, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode("utf-8")}
    graph = f"{store}/graph/g"
    for response in (
        requests.post(f"{store}/sparql", data=INSERT, headers=UPDATE | headers),
        requests.post(f"{store}/sparql", data={"update": INSERT}, headers=headers),
        requests.put(graph, data="<a> <b> <c> .", headers=TURTLE | headers),
        requests.post(graph, data="<a> <b> <c> .", headers=TURTLE | headers),
        requests.delete(graph, headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert TOKEN not in response.text
    assert count(store) == 0


def test_server_without_token_is_read_only(client: FlaskClient) -> None:
    for method in ("PUT", "POST", "DELETE"):
        response = client.open("/graph/events", method=method, data="<a> <b> <c> .", headers=TURTLE | BEARER)
        assert (response.status_code, response.mimetype) == (403, "application/problem+json")
    assert client.post("/sparql", data="DROP ALL", headers=UPDATE | BEARER).status_code == 403
    assert client.get("/graph/events").status_code == 200


def test_read_token_reads_file_and_refuses_short_token(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("0123456789abcdef\n")
    assert read_token(Settings(token_file=file)) == "0123456789abcdef"
    assert read_token(Settings()) is None
    for settings in (Settings(token="short"), Settings(token_file=tmp_path / "none")):
        with pytest.raises(ConfigError):
            read_token(settings)


def test_update_is_visible_to_next_query(store: str) -> None:
    before = requests.get(f"{store}/sparql", params={"query": COUNT}).headers["ETag"]
    response = requests.post(f"{store}/sparql", data={"update": INSERT}, headers=BEARER)
    assert (response.status_code, response.text) == (204, "")
    again = requests.get(f"{store}/sparql", params={"query": COUNT}, headers={"If-None-Match": before})
    assert again.status_code == 200
    assert count(store) == 1


def test_invalid_update_changes_nothing(store: str) -> None:
    response = requests.post(
        f"{store}/sparql", data=f"{INSERT} ;\nINSERT {{ ex:a }}", headers=UPDATE | BEARER
    )
    problem = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert (problem["line"], problem["column"]) == (2, 10)
    assert problem["excerpt"] == "INSERT { ex:a }\n         ^"
    assert problem["hint"]
    assert count(store) == 0


def test_load_and_service_in_updates_are_refused(store: str) -> None:
    for text in (
        "LOAD <http://127.0.0.1:9/>",
        "INSERT { GRAPH <g:g> { ?s ?p ?o } } WHERE { SERVICE <g:g> { ?s ?p ?o } }",
    ):
        assert requests.post(f"{store}/sparql", data=text, headers=UPDATE | BEARER).status_code == 403


def test_graph_is_replaced_read_extended_and_deleted(store: str) -> None:
    graph = f"{store}/graph/people/1%2F2"
    put = requests.put(graph, data="<> a <T> .", headers=TURTLE | BEARER)
    assert (put.status_code, put.headers["Location"]) == (201, f"{BASE}graph/people/1%2F2")
    assert requests.post(graph, data="<> a <U> .", headers=TURTLE | BEARER).status_code == 204
    by_name = requests.get(
        f"{store}/graph",
        params={"graph": put.headers["Location"]},
        headers={"Accept": "application/n-triples"},
    )
    assert len(list(parse(by_name.content, RdfFormat.N_TRIPLES))) == 2
    assert by_name.headers["ETag"]
    assert requests.get(graph, headers={"If-None-Match": "x", "Accept": "text/turtle"}).status_code == 200
    assert requests.put(graph, data="", headers=TURTLE | BEARER).status_code == 204
    assert requests.get(graph).status_code == 200  # empty, but still a graph
    assert requests.delete(graph, headers=BEARER).status_code == 204
    assert requests.delete(graph, headers=BEARER).status_code == 404
    assert requests.head(graph).status_code == 404


@pytest.mark.parametrize(
    ("line", "body", "media_type", "status"),
    [
        ("PUT /graph/x", "<a> <b> <c", "text/turtle", 400),
        ("PUT /graph/x", "{}", "application/json", 201),  # an empty JSON-LD document
        ("PUT /graph/x", "a,b", "text/csv", 415),
        ("PUT /graph/x", "x", None, 415),
        ("PUT /graph/x", "<g:a> <g:b> <g:c> <g:g> .", "application/n-quads", 400),
        ("PUT /graph", "<a> <b> <c> .", "text/turtle", 400),
        ("PUT /graph?default", "<g:a> <g:b> <g:c> .", "text/turtle", 400),  # the default graph is the union
        ("PUT /graph?graph=relative", "", "text/turtle", 400),
        ("PUT /graph?graph=g:a&graph=g:b", "", "text/turtle", 400),
        ("PUT /graph?graph=g:a&default", "", "text/turtle", 400),
        ("POST /graph/x", "x", "multipart/form-data; boundary=y", 415),
        ("PATCH /graph/x", "x", "text/turtle", 405),
        ("GET /graph", None, None, 400),
    ],
)  # fmt: skip
def test_graph_upload_status(store: str, line: str, body, media_type, status: int) -> None:
    method, path = line.split()
    headers = BEARER | ({"Content-Type": media_type} if media_type else {})
    response = requests.request(method, store + path, data=body, headers=headers)
    assert response.status_code == status, response.text
    if status >= 400:
        assert json.loads(response.text)["detail"]
        assert count(store) == 0


def test_multipart_files_are_added_together(store: str) -> None:
    files = [("file", (f"{n}.ttl", f"[] <http://www.example/p> {n} .", "text/turtle")) for n in range(3)]
    assert requests.post(f"{store}/graph/x", files=files, headers=BEARER).status_code == 201
    assert count(store) == 3


def test_post_to_graph_store_creates_a_graph(store: str) -> None:
    response = requests.post(f"{store}/graph", data="<g:a> <g:b> <g:c> .", headers=TURTLE | BEARER)
    assert response.status_code == 201
    path = response.headers["Location"].removeprefix(BASE)
    assert "g:b" in requests.get(f"{store}/{path}").text


def test_token_raises_the_body_limit(store: str) -> None:
    text = f"# {'x' * 1_500_000}\n{INSERT}"
    assert requests.post(f"{store}/sparql", data=text, headers=UPDATE | BEARER).status_code == 204
    assert requests.post(f"{store}/sparql", data=text, headers=UPDATE).status_code == 413
    assert requests.post(f"{store}/sparql", data={"update": text}, headers=BEARER).status_code == 204


def test_queries_see_only_complete_changes(store: str) -> None:
    stop, statuses = threading.Event(), set()

    def ask() -> None:
        while not stop.is_set():
            response = requests.get(f"{store}/sparql", params={"query": COUNT, "format": "csv"})
            statuses.add((response.status_code, int(response.text.split()[1]) % 10))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(20):
        body = "".join(f"<g:{n}> <g:p> {n * 10 + k} .\n" for k in range(10))
        assert requests.post(f"{store}/graph/x", data=body, headers=TURTLE | BEARER).status_code in {201, 204}
    stop.set()
    for thread in threads:
        thread.join()
    assert statuses == {(200, 0)}


def test_service_description_announces_updates(store: str) -> None:
    described = requests.get(f"{store}/sparql").text
    assert "SPARQL11Update" in described
    assert "PUT" not in requests.options(f"{store}/graph/x").headers["Access-Control-Allow-Methods"]


def test_iris_beyond_latin_1_are_encoded_in_headers(store: str) -> None:
    graph, resource = f"{BASE}graph/гость", f"{BASE}id/actor/ж"
    turtle = f"<{resource}> a <{vocab.ACTOR}> ; <{vocab.LABEL}> 'Ж' ."
    put = requests.put(
        f"{store}/graph", params={"graph": graph}, data=turtle.encode(), headers=TURTLE | BEARER
    )
    assert (put.status_code, put.headers["Location"]) == (201, f"{BASE}graph/{quote('гость')}")
    for iri in (resource, graph):
        for media_type in ("text/html", "text/turtle"):
            response = requests.get(f"{store}/about", params={"iri": iri}, headers={"Accept": media_type})
            assert response.status_code == 200
            assert f'<{quote(iri, safe=":/")}>; rel="about"' in response.headers["Link"]
