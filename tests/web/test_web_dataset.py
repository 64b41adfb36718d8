"""The dataset description: its URLs and formats, and the queries of SPARQL editors that read it."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest
import rdflib
import serving
import stories
from flask.testing import FlaskClient
from in_process import InProcess

from kg import vocab
from kg.config import Settings
from kg.query_library import library, views
from kg.store import open_snapshot, prefixes
from kg.web import create_app

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
RDF = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld", "json": "json-ld"}
DATASET = rdflib.URIRef(f"{stories.BASE}dataset#dataset")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


@pytest.fixture(scope="module")
def client(story_store: Path) -> Iterator[FlaskClient]:
    settings = Settings(store=story_store, base=stories.BASE)
    with open_snapshot(story_store, base=stories.BASE) as snapshot:
        yield create_app(settings, InProcess(snapshot)).test_client()


def ask(client: FlaskClient, query: str) -> list[dict[str, str]]:
    """Query the endpoint as the editor does: GET, JSON results."""
    found = client.get(
        "/sparql",
        query_string={"ac": "1", "query": query},
        headers={"Accept": "application/sparql-results+json"},
    )
    assert found.status_code == 200, found.text
    answer: dict[str, Any] = found.get_json(force=True)
    rows: list[dict[str, Any]] = answer["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def read(client: FlaskClient, suffix: str) -> rdflib.Graph:
    found = client.get(f"/dataset.{suffix}")
    assert found.status_code == 200
    return rdflib.Graph().parse(data=found.data, format=RDF[suffix])


@pytest.mark.parametrize("suffix", RDF)
def test_dataset_formats_have_the_same_triples(client: FlaskClient, suffix: str) -> None:
    triples = read(client, suffix)
    assert (DATASET, rdflib.RDF.type, VOID.Dataset) in triples
    assert (DATASET, rdflib.RDF.type, DCAT.Dataset) in triples
    assert {(s, p, str(o)) for s, p, o in triples} == {(s, p, str(o)) for s, p, o in read(client, "ttl")}


@pytest.mark.parametrize("accept", [None, "text/turtle", "*/*"])
def test_well_known_url_returns_rdf(client: FlaskClient, accept: str | None) -> None:
    found = client.get("/.well-known/void", headers={"Accept": accept} if accept else {})
    assert (found.status_code, found.mimetype) == (200, "text/turtle")
    assert found.headers["Content-Location"] == "/dataset.ttl"
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert (DATASET, VOID.sparqlEndpoint, rdflib.URIRef(f"{stories.BASE}sparql")) in rdflib.Graph().parse(
        data=found.data, format="turtle"
    )


def test_resource_pages_link_to_description(client: FlaskClient) -> None:
    links = client.get("/doc/actor/country/NOR", headers=HTML).headers["Link"]
    assert '</.well-known/void>; rel="describedby"' in links
    assert client.get("/.well-known/void", headers=HTML).mimetype == "text/html"


def test_dataset_page_lists_classes_and_downloads(client: FlaskClient) -> None:
    page = client.get("/dataset", headers=HTML)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "dip:Attribution" in page.text
    assert 'href="/export?format=parquet"' in page.text
    assert 'rel="alternate" type="text/turtle" href="/dataset.ttl"' in page.text
    assert client.get("/dataset", headers={**HTML, "If-None-Match": page.headers["ETag"]}).status_code == 304


def test_unknown_format_and_empty_store_are_not_found(tmp_path: Path, client: FlaskClient) -> None:
    assert client.get("/dataset.pdf").status_code == 404
    settings = serving.empty(tmp_path / "store", union=True)
    with open_snapshot(settings.store, base=settings.base) as snapshot:
        other = create_app(settings, InProcess(snapshot)).test_client()
        assert other.get("/.well-known/void").status_code == 404


def test_editor_query_finds_prefixes(client: FlaskClient) -> None:
    rows = ask(
        client,
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT DISTINCT ?prefix ?namespace { [] sh:prefix ?prefix ; sh:namespace ?namespace } ORDER BY ?prefix""",
    )
    assert {row["prefix"]: row["namespace"] for row in rows} == prefixes(stories.BASE)


COMPLETION = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX ext: <http://ldf.fi/void-ext#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
SELECT DISTINCT ?class ?property ?object ?datatype ?triples ?label {
  {
    OPTIONAL { ?graph sd:graph ?described . ?described void:classPartition ?part }
    ?part void:class ?class ; void:propertyPartition ?used .
    OPTIONAL { ?class rdfs:label ?label }
    ?used void:property ?property .
    OPTIONAL { ?used void:triples ?triples }
    OPTIONAL {
      { ?used void:classPartition [ void:class ?object ] } UNION { ?used ext:datatypePartition [ ext:datatype ?datatype ] }
    }
  } UNION {
    ?links void:subjectsTarget [ void:class ?class ] ; void:linkPredicate ?property ;
      void:objectsTarget [ void:class ?object ]
  }
}"""


def test_editor_query_finds_classes_and_properties(client: FlaskClient) -> None:
    """Each class has its properties and their value types; each pair occurs in the graph."""
    rows = ask(client, COMPLETION)
    found = {(row["class"], row["property"], row.get("object") or row.get("datatype")) for row in rows}
    assert (vocab.EVENT, vocab.ROLE_LINKS["agent"], vocab.ACTOR) in found
    assert (vocab.EVENT, vocab.EARLIEST, vocab.XSD + "date") in found
    assert (vocab.EVENT_MENTION, vocab.HAS_ATTRIBUTION, vocab.ATTRIBUTION) in found
    assert {row["label"] for row in rows if row["class"] == vocab.EVENT} == {"event"}
    for class_, property_ in {pair[:2] for pair in found}:
        (answer,) = ask(client, f"SELECT (COUNT(*) AS ?n) {{ ?thing a <{class_}> ; <{property_}> ?value }}")
        counts = {row["triples"] for row in rows if (row["class"], row["property"]) == (class_, property_)}
        assert counts == {answer["n"]}


def test_editor_query_finds_library_queries(
    client: FlaskClient,
) -> None:
    rows = ask(
        client,
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX spex: <https://purl.expasy.org/sparql-examples/ontology#>
        SELECT DISTINCT ?query ?comment ?text {
          ?query a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|spex:describe ?text
        } ORDER BY ?query""",
    )
    names = [*(query.name for query in library()), *(f"derive-{name}" for name in views())]
    assert [row["query"] for row in rows] == [f"{stories.BASE}id/query/{name}" for name in sorted(names)]
    needing_joins = [query.name for query in library() if "joined" in query.keywords]
    without_rows = {
        f"{stories.BASE}id/query/{name}"
        for name in names
        if name.startswith("derive-") or name in needing_joins
    }
    for row in rows:
        assert "# title:" not in row["text"]
        ox.Store().query(row["text"])  # a store without predeclared prefixes
        assert row["query"] in without_rows or ask(client, row["text"]), row["query"]


def test_library_query_is_described_in_graph(client: FlaskClient) -> None:
    rows = ask(
        client,
        """PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT * {
          ?query rdfs:label "Accusations and criticism" ; schema:keywords "blame" ; schema:target ?at ;
            schema:url ?page ; sh:prefixes/sh:declare [ sh:prefix "type" ; sh:namespace ?space ] }""",
    )
    assert [(row["at"], row["page"], row["space"]) for row in rows] == [
        (f"{stories.BASE}sparql", f"{stories.BASE}query/who-accused-whom", vocab.TYPE)
    ]


def test_description_follows_changes(tmp_path: Path) -> None:
    settings = Settings(
        store=stories.build(tmp_path / "store"), base=stories.BASE, token=serving.TOKEN, workers=1
    )
    with serving.serving(settings) as address:
        before = events(address)
        turtle = f"<{stories.BASE}id/x> a <{vocab.EVENT}> .".encode()
        headers = {**serving.BEARER, "Content-Type": "text/turtle"}
        urlopen(Request(f"{address}/graph/mine", data=turtle, headers=headers, method="PUT")).close()
        deadline = time.monotonic() + 30
        while events(address) == before and time.monotonic() < deadline:
            time.sleep(0.1)
        assert events(address) == before + 1


def events(address: str) -> int:
    with urlopen(f"{address}/dataset.nt") as found:
        graph = rdflib.Graph().parse(data=found.read(), format="nt")
    parts = graph.subjects(VOID["class"], rdflib.URIRef(vocab.EVENT))
    (number,) = [count for part in parts if (count := graph.value(part, VOID.entities))]
    return int(number)
