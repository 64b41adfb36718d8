"""The W3C tests of updates, over HTTP: the content of the store after each update."""

from pathlib import Path

import pytest
import requests
from manifests import MF, UPDATE, UT, Test, read_tests
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, parse_query_results
from rdf_comparison import canonical, file_quads
from rdflib import URIRef

ALL = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"


class Server:
    def __init__(self, client: requests.Session, address: str) -> None:
        self.client, self.endpoint = client, f"{address}/sparql"

    def update(self, text: str) -> requests.Response:
        headers = {"Content-Type": "application/sparql-update"}
        return self.client.post(self.endpoint, data=text.encode(), headers=headers)

    def quads(self) -> list[Quad]:
        response = self.client.post(self.endpoint, data={"query": ALL, "format": "tsv"})
        rows = parse_query_results(response.content, QueryResultsFormat.TSV)
        return [
            Quad(r["s"], r["p"], r["o"], r["g"]) if r["g"] else Quad(r["s"], r["p"], r["o"]) for r in rows
        ]


@pytest.fixture
def server(client: requests.Session, address: str) -> Server:
    return Server(client, address)


@pytest.mark.parametrize("test", [pytest.param(t, id=t.name) for t in read_tests(UPDATE)])
def test_updates(server: Server, test: Test) -> None:
    if "Syntax" in test.kind:
        file = test.file(MF.action)
        assert file
        assert_syntax(server, test, file.read_text(encoding="utf-8"))
        return
    assert server.update(insert_update(dataset(test, MF.action))).status_code == 204
    request = test.file(MF.action, UT.request)
    assert request
    response = server.update(f"BASE <{request.as_uri()}>\n{request.read_text(encoding='utf-8')}")
    assert response.status_code == 204, response.text
    assert canonical(server.quads()) == canonical(dataset(test, MF.result))


def assert_syntax(server: Server, test: Test, text: str) -> None:
    """Check the status of a syntax test: 400 for an error.

    A valid update may be refused for LOAD (403) or a missing graph (409).
    """
    response = server.update(text)
    if test.kind.startswith("Positive"):
        assert response.status_code in ({204, 403} if "LOAD" in text else {204, 409}), response.text
    else:
        assert response.status_code == 400, response.text
        assert response.json()["line"]


def dataset(test: Test, part: URIRef) -> list[Quad]:
    """Return the content of the store before (action) or after an update (result)."""
    files = [Path(str(o).removeprefix("file://")) for o in test.manifest.objects(test.value(part), UT.data)]
    quads = [quad for file in files for quad in file_quads(file)]
    for name, file in test.graphs(part, UT).items():
        quads += file_quads(file, name)
    return quads


def insert_update(quads: list[Quad]) -> str:
    lines = []
    for quad in quads:
        triple = f"{quad.subject} {quad.predicate} {quad.object} ."
        named = isinstance(quad.graph_name, NamedNode)
        lines.append(f"GRAPH {quad.graph_name} {{ {triple} }}" if named else triple)
    return f"DROP ALL ; INSERT DATA {{ {' '.join(lines)} }}"
