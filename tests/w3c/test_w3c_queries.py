"""The W3C tests of the query language and the result formats, over HTTP."""

import csv
import re
import tomllib
from io import StringIO
from pathlib import Path

import pytest
import requests
from manifests import MF, QT, QUERY, RESULTS, Test, read_tests
from pyoxigraph import QueryResultsFormat, RdfFormat, parse
from rdf_comparison import RS, canonical, file_quads, result, result_set

KNOWN = tomllib.loads((Path(__file__).parent / "known.toml").read_text(encoding="utf-8"))["query"]
MISSING_GRAPH = "urn:x-nothing"
MEDIA = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}


def parametrized(test: Test) -> object:
    reason = KNOWN.get(test.name)
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(test, id=test.name, marks=marks)


@pytest.fixture(scope="session")
def uploaded() -> set[Path]:
    return set()


class QueryClient:
    """A client that runs queries over the data of a test.

    Each file is uploaded once as a graph, and named in the dataset of the request.
    """

    def __init__(self, client: requests.Session, address: str, uploaded: set[Path]) -> None:
        self.client, self.address, self.uploaded = client, address, uploaded

    def put(self, file: Path) -> str:
        name = file.as_uri()
        if file not in self.uploaded:
            self.uploaded.add(file)
            response = self.client.put(
                f"{self.address}/graph",
                params={"graph": name},
                data=file.read_bytes(),
                headers={"Content-Type": MEDIA[file.suffix]},
            )
            assert response.status_code == 201, response.text
        return name

    def run(self, test: Test, query: Path, accept: str) -> requests.Response:
        data = [
            Path(str(o).removeprefix("file://"))
            for o in test.manifest.objects(test.value(MF.action), QT.data)
        ]
        named = test.graphs(MF.action, QT)
        text = query.read_text(encoding="utf-8")
        relative = re.findall(r"FROM(?: NAMED)? <([^:>]+)>", text) if "Evaluation" in test.kind else []
        has_own_dataset = bool([self.put(query.with_name(name)) for name in relative])
        dataset = {
            "default-graph-uri": [self.put(file) for file in data] or [MISSING_GRAPH],
            "named-graph-uri": [self.put(file) for file in named.values()],
        }
        return self.client.post(
            f"{self.address}/sparql",
            params={} if has_own_dataset else dataset,
            data=f"BASE <{query.as_uri()}>\n{text}".encode(),
            headers={"Content-Type": "application/sparql-query", "Accept": accept},
        )


@pytest.fixture
def query_client(client: requests.Session, address: str, uploaded: set[Path]) -> QueryClient:
    return QueryClient(client, address, uploaded)


@pytest.mark.parametrize("test", [parametrized(t) for t in read_tests(QUERY)])
def test_query_language(query_client: QueryClient, test: Test) -> None:
    if "Syntax" in test.kind:
        query = test.file(MF.action)
        assert query
        response = query_client.run(test, query, "*/*")
        if test.kind.startswith("Positive"):  # an unknown function is not a syntax error
            assert response.status_code == 200 or "line" not in response.json(), response.text
        else:
            assert response.status_code == 400, response.text
            assert response.json()["line"]
    else:
        assert_expected_result(query_client, test)


@pytest.mark.parametrize("test", [pytest.param(t, id=t.name) for t in read_tests(RESULTS)])
def test_result_formats(query_client: QueryClient, test: Test) -> None:
    assert_expected_result(query_client, test)


def assert_expected_result(query_client: QueryClient, test: Test) -> None:
    query, expected = test.file(MF.action, QT.query), test.file(MF.result)
    assert query
    assert expected
    is_table = expected.suffix not in {".ttl", ".rdf"} or RS in expected.read_text(encoding="utf-8")
    accept = (
        "application/sparql-results+json"
        if is_table and expected.suffix == ".ttl"
        else MEDIA[expected.suffix]
    )
    response = query_client.run(test, query, accept)
    assert response.status_code == 200, response.text
    if not is_table:
        format_ = RdfFormat.from_extension(expected.suffix[1:])
        assert canonical(parse(response.content, format_, base_iri=query.as_uri())) == canonical(
            file_quads(expected)
        )
    elif expected.suffix == ".csv":
        assert lines(response.text) == lines(expected.read_text(encoding="utf-8"))
    else:
        format_ = QueryResultsFormat.from_media_type(response.headers["Content-Type"].partition(";")[0])
        assert result(response.content, format_) == (
            result_set(expected) if expected.suffix == ".ttl" else result(expected.read_bytes(), format_)
        )


def lines(text: str) -> tuple[list[str], list[list[str]]]:
    """Return the header and the sorted rows of a CSV table, without blank node labels."""
    head, *rows = csv.reader(StringIO(text))
    return head, sorted([_cell(cell) for cell in row] for row in rows)


def _cell(text: str) -> str:
    if text.startswith("_:"):
        return "_:"
    try:
        return str(float(text))
    except ValueError:
        return text
