"""The W3C tests of the SPARQL protocols, over HTTP."""

from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from manifests import CNT, FOLDER, HT, MF, UT, Test, items, read_tests
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from rdf_comparison import canonical, file_quads
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from serving import BASE, BEARER

from kg.store import GRAPH_FORMATS, RESULT_FORMATS

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
STATUS = {"OK": {200}, "Created": {201}, "NoContent": {204}, "NotFound": {404}}
STATUS |= {f"StatusCode{n}xx": set(range(n * 100, n * 100 + 100)) for n in (2, 3, 4)}
FORMATS = {
    "boolean": {f.media_type for f in RESULT_FORMATS.values()},
    "tabular": {f.media_type for f in RESULT_FORMATS.values()},
    "RDF": {f.media_type for f in GRAPH_FORMATS.values()},
}
# Domain and range of the properties in https://www.w3.org/TR/sparql11-service-description/#vocab; None for no class
SCHEMA = {
    SD.extensionFunction: (SD.Service, SD.Function),
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, SD.Feature),
    SD.defaultEntailmentRegime: (SD.Service, None),
    SD.supportedLanguage: (SD.Service, SD.Language),
    SD.resultFormat: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
}
INSTANCES = {  # defined by the vocabulary
    SD.Feature: {
        SD.UnionDefaultGraph,
        SD.DereferencesURIs,
        SD.RequiresDataset,
        SD.EmptyGraphs,
        SD.BasicFederatedQuery,
    },
    SD.Language: {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
}


class Connection:
    """A connection that sends the requests of one test literally.

    It keeps the location in a response for the next request.
    """

    def __init__(self, client: requests.Session, address: str, test: Test) -> None:
        self.client, self.address, self.graph = client, address, test.manifest
        self.location = ""

    def update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        response = self.client.post(f"{self.address}/sparql", data=text.encode(), headers=headers)
        assert response.status_code == 204, response.text

    def send(self, request: Any, replacement: tuple[str, str]) -> tuple[HTTPResponse, bytes]:
        path = str(self.graph.value(request, HT.absolutePath)).replace(*replacement, 1)
        http = HTTPConnection(urlsplit(self.address).netloc, timeout=20)
        headers = {**BEARER, **self.headers(request)}
        path = path.replace("$LOCATION$", self.location)
        http.request(str(self.graph.value(request, HT.methodName)), path, self.body(request), headers)
        response = http.getresponse()
        content = response.read()
        http.close()
        return response, content

    def headers(self, message: Any) -> dict[str, str]:
        headers = items(self.graph, self.graph.value(message, HT.headers))
        return {
            str(self.graph.value(header, HT.fieldName)): str(self.graph.value(header, HT.fieldValue))
            for header in headers
        }

    def body(self, message: Any) -> bytes | None:
        content = self.graph.value(message, HT.body)
        if content is None:
            return None
        encoding = str(self.graph.value(content, CNT.characterEncoding))
        return str(self.graph.value(content, CNT.chars)).encode(encoding)

    def check(self, expected: Any, response: HTTPResponse, content: bytes) -> None:
        statuses = [str(s).rpartition("#")[2] for s in self.graph.objects(expected, MF.expectedStatus)]
        assert response.status in set().union(*(STATUS[name] for name in statuses)), content
        media_type = (response.headers["Content-Type"] or "").partition(";")[0]
        if format_ := self.graph.value(expected, MF.expectedFormat):
            assert media_type in FORMATS[str(format_)]
        if boolean := self.graph.value(expected, MF.expectedBoolean):
            answer = parse_query_results(content, QueryResultsFormat.from_media_type(media_type))
            assert bool(answer) is boolean.toPython()
        if self.graph.value(expected, MF.expectedLocation):
            self.location = response.headers["Location"]
        for name, value in self.headers(expected).items():
            assert response.headers[name] == value
        if body := self.body(expected):
            expected_graph = parse(body, RdfFormat.TURTLE, base_iri="http://www.example/")
            assert canonical(parse(content, RdfFormat.from_media_type(media_type))) == canonical(
                expected_graph
            )


def run(connection: Connection, test: Test, replacement: tuple[str, str]) -> None:
    for request in items(connection.graph, test.value(MF.action, HT.requests)):
        response, content = connection.send(request, replacement)
        expected = connection.graph.value(request, HT.resp)
        connection.check(expected, response, content)


@pytest.mark.parametrize("test", [pytest.param(t, id=t.name) for t in read_tests("protocol/manifest.ttl")])
def test_sparql_protocol(client: requests.Session, address: str, test: Test) -> None:
    connection = Connection(client, address, test)
    connection.update("DROP ALL")
    for graph in test.manifest.objects(test.node, UT.graphData):
        file = FOLDER / "protocol" / str(test.manifest.value(graph, UT.graph)).rpartition("/")[2]
        name = test.manifest.value(graph, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
        lines = " ".join(f"{q.subject} {q.predicate} {q.object} ." for q in file_quads(file))
        connection.update(f"INSERT DATA {{ GRAPH <{name}> {{ {lines} }} }}")
    run(connection, test, ("/sparql/", "/sparql"))


@pytest.mark.parametrize(
    "test", [pytest.param(t, id=t.name) for t in read_tests("graph-store-protocol/manifest.ttl")]
)
def test_graph_store_protocol(client: requests.Session, address: str, test: Test) -> None:
    connection = Connection(client, address, test)
    connection.update("DROP ALL")
    run(connection, test, ("/gsp", "/graph"))


@pytest.mark.parametrize(
    "test", [pytest.param(t, id=t.name) for t in read_tests("service-description/manifest.ttl")]
)
def test_service_description(client: requests.Session, address: str, test: Test) -> None:
    endpoint = URIRef(f"{BASE}sparql")  # the base of the settings, as behind a proxy
    response = client.get(f"{address}/sparql")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/turtle")
    described = Graph().parse(data=response.text, format="turtle")
    {"returns-rdf": returns_rdf, "has-endpoint-triple": has_endpoint, "conforms-to-schema": conforms}[
        test.name.rpartition("/")[2]
    ](described, endpoint)


def returns_rdf(described: Graph, endpoint: URIRef) -> None:
    assert len(described) > 10


def has_endpoint(described: Graph, endpoint: URIRef) -> None:
    assert (None, SD.endpoint, endpoint) in described


def conforms(described: Graph, endpoint: URIRef) -> None:
    def is_a(node: Any, class_: URIRef) -> bool:
        return node in INSTANCES.get(class_, ()) or (node, RDF.type, class_) in described

    used = [(s, p, o) for s, p, o in described if p in SD]
    assert used
    for subject, predicate, object_ in used:
        domain, range_ = SCHEMA[predicate]
        assert is_a(subject, domain)
        assert not isinstance(object_, Literal)
        assert range_ is None or is_a(object_, range_)
    assert (None, SD.supportedLanguage, SD.SPARQL11Update) in described
