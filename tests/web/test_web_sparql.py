"""The SPARQL endpoint: queries, formats, and errors."""

import json

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

SELECT = (
    "SELECT DISTINCT ?name WHERE { ?part dip:actor ?a . ?a a dip:Country ; rdfs:label ?name } ORDER BY ?name"
)
CONSTRUCT = (
    "CONSTRUCT { ?a rdfs:label ?name } WHERE { ?part dip:actor ?a . ?a a dip:Country ; rdfs:label ?name }"
)
JSON = "application/sparql-results+json"
NAMES = ["Benin", "Chad", "Mali", "Niger"]


def names(response) -> list[str]:
    return [row["name"]["value"] for row in json.loads(response.data)["results"]["bindings"]]


def test_query_by_get_form_and_body(client: FlaskClient) -> None:
    responses = (
        client.get("/sparql", query_string={"query": SELECT}),
        client.post("/sparql", data={"query": SELECT}),
        client.post("/sparql", data=SELECT, content_type="application/sparql-query"),
        client.post("/sparql", data=SELECT.encode(), content_type="application/sparql-query; charset=utf-8"),
    )
    for response in responses:
        assert response.status_code == 200
        assert response.mimetype == JSON
        assert names(response) == NAMES


@pytest.mark.parametrize(
    ("accept", "mimetype"),
    [
        ("*/*", JSON),
        ("application/json", JSON),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/csv;q=0.4, text/tab-separated-values;q=0.9", "text/tab-separated-values"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
    ],
)
def test_results_use_the_accepted_format(client: FlaskClient, accept: str, mimetype: str) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert "Accept" in response.headers["Vary"]
    assert b"Niger" in response.data


@pytest.mark.parametrize(
    ("accept", "mimetype", "format_"),
    [
        ("*/*", "text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_graphs_use_the_accepted_format(
    client: FlaskClient, accept: str, mimetype: str, format_: RdfFormat
) -> None:
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, mimetype)
    assert {triple.object.value for triple in parse(response.data, format_)} == set(NAMES)


@pytest.mark.parametrize("name", ["csv", "text/csv"])
def test_format_parameter_selects_format(client: FlaskClient, name: str) -> None:
    for parameter in ("format", "output"):
        response = client.get("/sparql", query_string={"query": SELECT, parameter: name})
        assert response.data.decode().split() == ["name", *NAMES]


def test_ask_returns_boolean(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "ASK { ?event a dip:AssertedEvent }"})
    assert json.loads(response.data)["boolean"] is True


def test_select_all_orders_columns_by_first_use(client: FlaskClient) -> None:
    query = "SELECT * WHERE { ?zebra rdfs:label ?apple } LIMIT 1"
    response = client.get("/sparql", query_string={"query": query})
    assert json.loads(response.data)["head"]["vars"] == ["zebra", "apple"]


def test_default_graph_parameter_selects_dataset(client: FlaskClient) -> None:
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    graph = "http://127.0.0.1:8000/graph/events"
    one = client.get("/sparql", query_string={"query": count, "default-graph-uri": graph, "format": "csv"})
    whole = client.get("/sparql", query_string={"query": count, "format": "csv"})
    assert 0 < int(one.data.split()[1]) < int(whole.data.split()[1])


def test_syntax_error_has_line_and_column(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT ?a WHERE {\n  ?a ex:b ?c }"})
    problem = json.loads(response.data)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    assert (problem["line"], problem["column"]) == (2, 6)
    assert "ex" in problem["detail"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"method": "GET", "headers": {"Accept": "application/json"}}, 400),
        ({"method": "POST", "data": "x", "content_type": "text/plain"}, 415),
        ({"method": "POST", "data": {"nothing": "here"}}, 400),
        ({"method": "POST", "data": b"\xff", "content_type": "application/sparql-query"}, 400),
        ({"method": "DELETE"}, 405),
        ({"method": "GET", "query_string": {"query": SELECT}, "headers": {"Accept": "image/png"}}, 406),
        ({"method": "GET", "query_string": {"query": SELECT, "format": "docx"}}, 400),
        ({"method": "POST", "data": b"x" * 1_100_000, "content_type": "application/sparql-query"}, 413),
    ],
)
def test_bad_request_returns_problem_details(client: FlaskClient, arguments, status: int) -> None:
    response = client.open("/sparql", **arguments)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert json.loads(response.data)["detail"]


def test_unsupported_method_lists_allowed_ones(client: FlaskClient) -> None:
    assert "GET" in client.delete("/sparql").headers["Allow"]


@pytest.mark.parametrize(
    "arguments",
    [
        {"data": {"update": "DROP ALL"}},
        {"data": "DROP ALL", "content_type": "application/sparql-update"},
    ],
)
def test_update_without_token_is_refused(client: FlaskClient, arguments) -> None:
    assert client.post("/sparql", **arguments).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:9/sparql> { ?s ?p ?o } }",
        "SELECT * { { SELECT ?s { service\n<http://127.0.0.1:9/> { ?s ?p ?o } } } }",
    ],
)
def test_service_is_refused(client: FlaskClient, query: str) -> None:
    response = client.get("/sparql", query_string={"query": query})
    assert response.status_code in {400, 403}
    assert "SERVICE" in json.loads(response.data)["detail"]


def test_word_service_in_string_is_allowed(client: FlaskClient) -> None:
    query = 'SELECT ?x { BIND("in the SERVICE of peace" AS ?x) } # SERVICE'
    assert client.get("/sparql", query_string={"query": query}).status_code == 200


def test_cors_allows_reading(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": SELECT})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "POST" in client.options("/sparql").headers["Access-Control-Allow-Methods"]


def test_browser_is_redirected_to_query_form(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/html"})
    assert (response.status_code, response.headers["Location"]) == (303, "/query")
