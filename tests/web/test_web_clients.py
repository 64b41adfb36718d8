"""Common SPARQL clients against a running server; all get the same rows."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pandas
import pytest
import stories
from rdflib import RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from running import Running, running
from serving import BEARER, TOKEN, quick_folder
from SPARQLWrapper import CSV, JSON, JSONLD, N3, POST, RDFXML, TSV, TURTLE, XML, SPARQLWrapper

from kg import vocab

BASE = stories.BASE
QUERY = "SELECT ?event ?label { ?event a dip:AssertedEvent ; rdfs:label ?label } ORDER BY ?event"
GRAPH = "CONSTRUCT { ?event rdfs:label ?label } WHERE { ?event a dip:AssertedEvent ; rdfs:label ?label }"
PREFIXES = f"PREFIX dip: <{vocab.DIP}> PREFIX rdfs: <{RDFS}> "
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
CURL = shutil.which("curl")
COMUNICA = Path(__file__).parents[1] / "clients/node_modules/.bin/comunica-sparql"

Rows = list[tuple[str, str]]  # events and their labels


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with quick_folder() as folder:
        stories.build(folder / "store")
        with running(folder / "store", base=BASE, token=TOKEN, timeout_s=60) as served:
            yield served


@pytest.fixture(scope="module")
def expected(server: Running) -> Rows:
    """Return the rows that curl gets as tab-separated values."""
    lines = curl(
        "--data-urlencode", f"query={QUERY}", "-H", "Accept: text/tab-separated-values", server.sparql
    )
    rows = [line.split("\t") for line in lines.splitlines()[1:]]
    assert len(rows) > 5
    return [(event.strip("<>"), json.loads(label)) for event, label in rows]


def curl(*arguments: str) -> str:
    command = [CURL or "curl", "--silent", "--show-error", "--fail", "--max-time", "60", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def sparql_wrapper(server: Running, query: str, format_: str) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(server.sparql, agent="tests")
    wrapper.setQuery(query)
    wrapper.setReturnFormat(format_)
    return wrapper


def labels(graph: Graph) -> Rows:
    return sorted((str(s), str(o)) for s, _, o in graph)


def test_sparqlwrapper_reads_all_result_formats(server: Running, expected: Rows) -> None:
    found = sparql_wrapper(server, QUERY, JSON).queryAndConvert()["results"]["bindings"]
    assert [(row["event"]["value"], row["label"]["value"]) for row in found] == expected
    rows = sparql_wrapper(server, QUERY, XML).queryAndConvert().getElementsByTagName("result")
    read = [
        tuple(row.getElementsByTagName(name)[0].firstChild.data for name in ("uri", "literal"))
        for row in rows
    ]
    assert read == expected
    assert len(sparql_wrapper(server, QUERY, CSV).queryAndConvert().splitlines()) == len(expected) + 1
    assert len(sparql_wrapper(server, QUERY, TSV).queryAndConvert().splitlines()) == len(expected) + 1
    assert sparql_wrapper(server, "ASK { ?s ?p ?o }", JSON).queryAndConvert()["boolean"] is True


def test_sparqlwrapper_reads_all_graph_formats(server: Running, expected: Rows) -> None:
    for format_ in (XML, RDFXML, JSONLD):
        assert labels(sparql_wrapper(server, GRAPH, format_).queryAndConvert()) == sorted(expected)
    for format_ in (TURTLE, N3):
        written = sparql_wrapper(server, GRAPH, format_).queryAndConvert()
        assert labels(Graph().parse(data=written, format="turtle")) == sorted(expected)


def test_sparqlwrapper_posts_updates_with_token(server: Running) -> None:
    wrapper = sparql_wrapper(
        server, f"INSERT DATA {{ GRAPH <{BASE}graph/w> {{ <{BASE}w> rdfs:label 'w' }} }}", JSON
    )
    wrapper.setMethod(POST)
    wrapper.addCustomHttpHeader("Authorization", BEARER["Authorization"])
    assert wrapper.query().response.status == 204
    asked = sparql_wrapper(server, f"ASK {{ <{BASE}w> rdfs:label 'w' }}", JSON)
    assert asked.queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_store_queries_endpoint(server: Running, expected: Rows, method: str) -> None:
    graph = Graph(SPARQLStore(server.sparql, method=method))
    assert [(str(event), str(label)) for event, label in graph.query(PREFIXES + QUERY)] == expected
    event, label = expected[0]
    assert Literal(label) in list(graph.objects(URIRef(event), RDFS.label))
    assert labels(graph.query(PREFIXES + GRAPH).graph) == sorted(expected)


def test_rdflib_store_updates_with_token(server: Running) -> None:
    store = SPARQLUpdateStore(server.sparql, server.sparql, headers=BEARER, autocommit=False)
    graph = Graph(store, identifier=URIRef(f"{BASE}graph/rdflib"))
    triple = (URIRef(f"{BASE}r"), URIRef(f"{BASE}p"), Literal("two\nlines and a \\ and 🙂", lang="en"))
    graph.add(triple)
    graph.add((URIRef(f"{BASE}r"), URIRef(f"{BASE}p"), Literal(2)))
    store.commit()
    assert triple in graph
    assert len(graph) == 2
    graph.remove((URIRef(f"{BASE}r"), None, None))
    store.commit()
    assert len(graph) == 0


def test_rdflib_store_without_token_is_refused(server: Running) -> None:
    store = SPARQLUpdateStore(server.sparql, server.sparql, autocommit=True)
    with pytest.raises(Exception, match="401"):
        Graph(store, identifier=URIRef(f"{BASE}graph/none")).add((URIRef("a:a"), URIRef("a:b"), Literal("c")))


def test_pandas_reads_csv_from_url(server: Running, expected: Rows) -> None:
    text = curl("--get", "--data-urlencode", f"query={QUERY}", "--data", "format=csv", server.sparql)
    table = pandas.read_csv(StringIO(text))
    assert list(table.itertuples(index=False, name=None)) == expected
    (count,) = pandas.read_csv(
        f"{server.sparql}?format=csv&query=SELECT(COUNT(*)AS%20%3Fn)%7B%3Fs%3Fp%3Fo%7D"
    ).n
    assert count > len(expected)


@pytest.mark.skipif(CURL is None, reason="curl is not installed")
@pytest.mark.parametrize("sent", [("--get",), (), ("--get", "--compressed"), ("--compressed", "--http1.0")])
def test_curl_gets_and_posts_plain_and_compressed(
    server: Running, expected: Rows, sent: tuple[str, ...]
) -> None:
    accept = ("-H", "Accept: application/sparql-results+json")
    found = json.loads(curl(*sent, *accept, "--data-urlencode", f"query={QUERY}", server.sparql))
    rows = found["results"]["bindings"]
    assert [(row["event"]["value"], row["label"]["value"]) for row in rows] == expected


def test_oxigraph_command_reads_exported_graph(server: Running, expected: Rows, tmp_path: Path) -> None:
    written, store = tmp_path / "all.nt", tmp_path / "oxigraph"
    written.write_text(curl("-H", "Accept: application/n-triples", f"{server.address}/graph?default"))
    subprocess.run(
        [OXIGRAPH, "load", "--location", store, "--file", written], check=True, capture_output=True
    )
    asked = ["--query", PREFIXES + QUERY, "--results-format", "tsv"]
    command = [OXIGRAPH, "query", "--location", store, *asked]
    theirs = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert [tuple(line.split("\t")) for line in theirs.splitlines()[1:]] == [
        (f"<{event}>", json.dumps(label, ensure_ascii=False)) for event, label in expected
    ]


@pytest.mark.skipif(not COMUNICA.exists(), reason="Comunica is not installed")
def test_comunica_queries_endpoint(server: Running, expected: Rows) -> None:
    command = [COMUNICA, f"sparql@{server.sparql}", PREFIXES + QUERY, "-t", "application/sparql-results+json"]
    found = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
    rows = json.loads(found)["results"]["bindings"]
    assert [(row["event"]["value"], row["label"]["value"]) for row in rows] == expected
