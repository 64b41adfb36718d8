"""The HTTP side of the endpoint: methods, parameters, negotiation, caching, compression, service description."""

import gzip
import json
from time import process_time

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

SELECT = (
    "SELECT DISTINCT ?name WHERE { ?part dip:actor ?a . ?a a dip:Country ; rdfs:label ?name } ORDER BY ?name"
)
CONSTRUCT = (
    "CONSTRUCT { ?a rdfs:label ?name } WHERE { ?part dip:actor ?a . ?a a dip:Country ; rdfs:label ?name }"
)
SD = "http://www.w3.org/ns/sparql-service-description#"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


def ask(client: FlaskClient, query: str = SELECT, **headers: str):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/sparql", query_string={"query": query}, headers=named)


@pytest.mark.parametrize(
    ("content_type", "body"), [(QUERY, SELECT), (FORM, "query=ASK%20%7B%7D&unknown=parameter")]
)
def test_query_method_reads_query_from_body(client: FlaskClient, content_type: str, body: str) -> None:
    response = client.open("/sparql", method="QUERY", data=body, content_type=content_type)
    assert response.status_code == 200
    assert QUERY in response.headers["Accept-Query"]
    assert response.headers["ETag"]


def test_query_method_refuses_updates(client: FlaskClient) -> None:
    for data, content_type in (
        ("DROP ALL", "application/sparql-update"),
        ("update=DROP+ALL", FORM),
    ):
        response = client.open("/sparql", method="QUERY", data=data, content_type=content_type)
        assert response.status_code in {400, 415}


@pytest.mark.parametrize("address", ["/sparql", "/sparql/"])
def test_endpoint_never_redirects(client: FlaskClient, address: str) -> None:
    assert client.post(address, data=SELECT, content_type=QUERY).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ({"query_string": "query=ASK%7B%7D&query=ASK%7B%7D"}, 400),
        ({"query_string": "update=DROP+ALL"}, 400),
        ({"method": "POST", "data": "query=ASK%7B%7D&update=DROP+ALL", "content_type": FORM}, 400),
        ({"method": "POST", "data": "update=DROP+ALL&update=DROP+ALL", "content_type": FORM}, 400),
        ({"method": "POST", "data": "ASK {}".encode("utf-16-le"), "content_type": f"{QUERY}; charset=UTF-16"}, 415),
        ({"method": "POST", "data": "query=ASK%7B%7D"}, 415),
        ({"method": "PUT", "query_string": {"query": "ASK {}"}}, 405),
        ({"query_string": "query=ASK%7B%7D" + 1000 * "&x"}, 400),
        ({"method": "POST", "data": "query=ASK%7B%7D" + 1000 * "&x", "content_type": FORM}, 400),
        ({"method": "POST", "data": b"query=\xff", "content_type": FORM}, 400),
    ],
)  # fmt: skip
def test_malformed_request_is_refused(client: FlaskClient, arguments, status: int) -> None:
    response = client.open("/sparql", **arguments)
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.headers["Cache-Control"] == "no-store"


def test_unknown_parameters_are_ignored(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "ASK {}", "debug": "on", "should-sponge": "soft"})
    assert response.status_code == 200


def test_head_returns_only_headers(client: FlaskClient) -> None:
    get = client.get("/sparql", query_string={"query": SELECT})
    head = client.head("/sparql", query_string={"query": SELECT})
    assert head.data == b""
    assert [head.headers[name] for name in ("ETag", "Content-Type")] == [
        get.headers[name] for name in ("ETag", "Content-Type")
    ]
    assert client.head("/sparql", query_string={"query": "SELECT"}).status_code == 400


@pytest.mark.parametrize(
    ("query", "name", "mimetype"),
    [
        (SELECT, "xml", "application/sparql-results+xml"),
        (SELECT, "json", "application/sparql-results+json"),
        (SELECT, "application/sparql-results+json; charset=utf-8", "application/sparql-results+json"),
        (CONSTRUCT, "xml", "application/rdf+xml"),
        (CONSTRUCT, "json", "application/ld+json"),
        (CONSTRUCT, "n3", "text/turtle"),
        (CONSTRUCT, "trig", "application/trig"),
        (CONSTRUCT, "application/n-quads", "application/n-quads"),
    ],
)
def test_format_parameter_accepts_common_names(client: FlaskClient, query, name, mimetype) -> None:
    for parameter in ("format", "output", "results"):
        response = client.get("/sparql", query_string={"query": query, parameter: name})
        assert response.mimetype == mimetype


@pytest.mark.parametrize(
    ("query", "accept", "mimetype"),
    [
        (CONSTRUCT, "text/turtle; charset=utf-8", "text/turtle"),
        (CONSTRUCT, 'application/ld+json; profile="http://www.w3.org/ns/json-ld#expanded"', "application/ld+json"),
        (CONSTRUCT, "application/sparql-results+xml, application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/trig, application/n-quads;q=0.9", "application/trig"),
        (SELECT, "application/xml;q=0.9, text/html, */*;q=0.1", "application/sparql-results+xml"),
    ],
)  # fmt: skip
def test_accept_ignores_media_type_parameters(
    client: FlaskClient, query: str, accept: str, mimetype: str
) -> None:
    assert ask(client, query, Accept=accept).mimetype == mimetype


@pytest.mark.parametrize(
    "accept", [61_000 * "a/b,", 14_000 * "text/turtle;q=0.1,", 50 * "a/b,", "text/csv" + 4000 * " "]
)
@pytest.mark.parametrize(
    "path", ["/sparql?query=ASK{}", "/query", "/ontology", "/doc/actor/country/MLI", "/none"]
)
def test_long_accept_header_is_ignored(client: FlaskClient, path: str, accept: str) -> None:
    response = client.get(path, headers={"Accept": accept})
    without_accept = client.get(path)
    assert (response.status_code, response.mimetype) == (without_accept.status_code, without_accept.mimetype)


def test_many_form_fields_are_refused_quickly(client: FlaskClient) -> None:
    started = process_time()
    response = client.post("/sparql", data=490_000 * "a&", content_type=FORM)
    assert response.status_code == 400
    assert "more than 1,000 parameters" in response.text
    assert process_time() - started < 0.2


def test_unchanged_result_is_not_sent_again(client: FlaskClient) -> None:
    first = ask(client)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = ask(client, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert ask(client, If_None_Match='"other"').status_code == 200


def test_each_format_has_its_own_etag(client: FlaskClient) -> None:
    tags = [ask(client, Accept=accept).headers["ETag"] for accept in ("text/csv", "application/xml")]
    tags.append(ask(client, Accept="text/csv", Accept_Encoding="gzip").headers["ETag"])
    assert len(set(tags)) == 3
    assert not any(tag.startswith("W/") for tag in tags)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?now) {}",
        "SELECT (rand() AS ?x) {}",
        "SELECT (STRUUID() AS ?x) {}",
        "CONSTRUCT { [] rdfs:label ?name } WHERE { ?a rdfs:label ?name }",
    ],
)
def test_nondeterministic_result_is_not_cached(client: FlaskClient, query: str) -> None:
    response = ask(client, query)
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
    assert "ETag" not in response.headers


def test_result_is_compressed_if_client_accepts_gzip(client: FlaskClient) -> None:
    plain = ask(client, "SELECT * { ?s ?p ?o } LIMIT 100")
    small = ask(client, "SELECT * { ?s ?p ?o } LIMIT 100", Accept_Encoding="gzip, br")
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) < len(plain.data) / 2
    tag = small.headers["ETag"]
    assert ask(client, "SELECT * { ?s ?p ?o } LIMIT 100", If_None_Match=tag).status_code == 304
    assert "Content-Encoding" not in ask(client, Accept_Encoding="gzip;q=0").headers


def test_preflight_allows_queries_without_token(client: FlaskClient) -> None:
    headers = client.options("/sparql").headers
    assert "QUERY" in headers["Access-Control-Allow-Methods"]
    assert "Authorization" not in headers["Access-Control-Allow-Headers"]
    assert "QUERY" in headers["Allow"]


@pytest.mark.parametrize(
    ("accept", "format_"),
    [
        ("*/*", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/n-triples, text/html;q=0.5", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_service_description_in_each_format(client: FlaskClient, accept: str, format_: RdfFormat) -> None:
    response = client.get("/sparql", headers={"Accept": accept})
    assert response.status_code == 200
    triples = {(t.subject, t.predicate.value, t.object) for t in parse(response.data, format_)}
    service = NamedNode("http://127.0.0.1:8000/sparql")  # the base, not the host of the request
    assert (service, f"{SD}endpoint", service) in triples
    assert (service, f"{SD}feature", NamedNode(f"{SD}UnionDefaultGraph")) in triples
    assert (service, f"{SD}supportedLanguage", NamedNode(f"{SD}SPARQL11Update")) not in triples
    declared = {o for _, p, o in triples if p == "http://www.w3.org/ns/shacl#prefix"}
    assert {Literal("dip"), Literal("schema"), Literal("id")} <= declared


def test_service_description_survives_odd_host_headers(client: FlaskClient) -> None:
    for host in ("example.org", "a b", "x><script>", "", "[::1]:80", "é"):
        assert client.get("/sparql", headers={"Host": host}).status_code in {200, 400}


def test_declared_prefix_overrides_predeclared_one(client: FlaskClient) -> None:
    query = "PREFIX rdfs: <http://example.org/> SELECT (STR(rdfs:label) AS ?x) {}"
    assert (
        json.loads(ask(client, query).data)["results"]["bindings"][0]["x"]["value"]
        == "http://example.org/label"
    )
