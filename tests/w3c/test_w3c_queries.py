"""The W3C's tests of the query language and of the formats of results, through HTTP."""

import csv
import re
import tomllib
from io import StringIO
from pathlib import Path

import pytest
import requests
from manifests import MF, QT, QUERY, RESULTS, Test, read_tests
from pyoxigraph import QueryResultsFormat, RdfFormat, parse
from rdf_comparison import RS, answer, canonical, file_quads, result_set

KNOWN = tomllib.loads((Path(__file__).parent / "known.toml").read_text(encoding="utf-8"))["query"]
NOTHING = "urn:x-nothing"  # a graph that is not there
MEDIA = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}


def marked(test: Test) -> object:
    reason = KNOWN.get(test.name)
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(test, id=test.name, marks=marks)


@pytest.fixture(scope="session")
def uploaded() -> set[Path]:
    return set()


class Asker:
    """Asks with the data of a test as the dataset: each file is a graph of the store, put there once."""

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

    def ask(self, test: Test, query: Path, accept: str) -> requests.Response:
        data = [
            Path(str(o).removeprefix("file://"))
            for o in test.manifest.objects(test.value(MF.action), QT.data)
        ]
        named = test.graphs(MF.action, QT)
        text = query.read_text(encoding="utf-8")
        relative = re.findall(r"FROM(?: NAMED)? <([^:>]+)>", text) if "Evaluation" in test.kind else []
        own = [self.put(query.with_name(name)) for name in relative]
        dataset = {
            "default-graph-uri": [self.put(file) for file in data] or [NOTHING],
            "named-graph-uri": [self.put(file) for file in named.values()],
        }
        return self.client.post(
            f"{self.address}/sparql",
            params={} if own else dataset,
            data=f"BASE <{query.as_uri()}>\n{text}".encode(),
            headers={"Content-Type": "application/sparql-query", "Accept": accept},
        )


@pytest.fixture
def asker(client: requests.Session, address: str, uploaded: set[Path]) -> Asker:
    return Asker(client, address, uploaded)


@pytest.mark.parametrize("test", [marked(t) for t in read_tests(QUERY)])
def test_the_query_language(asker: Asker, test: Test) -> None:
    if "Syntax" in test.kind:
        query = test.file(MF.action)
        assert query
        response = asker.ask(test, query, "*/*")
        if test.kind.startswith("Positive"):  # a function that the engine does not have is no error of syntax
            assert response.status_code == 200 or "line" not in response.json(), response.text
        else:
            assert response.status_code == 400, response.text
            assert response.json()["line"]
    else:
        assert_answered(asker, test)


@pytest.mark.parametrize("test", [pytest.param(t, id=t.name) for t in read_tests(RESULTS)])
def test_the_formats_of_results(asker: Asker, test: Test) -> None:
    assert_answered(asker, test)


def assert_answered(asker: Asker, test: Test) -> None:
    query, expected = test.file(MF.action, QT.query), test.file(MF.result)
    assert query
    assert expected
    is_table = expected.suffix not in {".ttl", ".rdf"} or RS in expected.read_text(encoding="utf-8")
    accept = (
        "application/sparql-results+json"
        if is_table and expected.suffix == ".ttl"
        else MEDIA[expected.suffix]
    )
    response = asker.ask(test, query, accept)
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
        found = answer(response.content, format_)
        assert found == (
            result_set(expected) if expected.suffix == ".ttl" else answer(expected.read_bytes(), format_)
        )


def lines(text: str) -> tuple[list[str], list[list[str]]]:
    """Return the head of a table in CSV, and its rows sorted; a blank node there has no name that counts."""
    head, *rows = csv.reader(StringIO(text))
    return head, sorted([_cell(cell) for cell in row] for row in rows)


def _cell(text: str) -> str:
    if text.startswith("_:"):
        return "_:"
    try:
        return str(float(text))
    except ValueError:
        return text
