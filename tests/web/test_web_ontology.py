"""The ontology at /ontology: a page for browsers, and the same triples in each RDF format."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from kg.datafiles import folder
from kg.web.linked_data import ontology
from scripts import documentation

ONTOLOGY = folder("ontology") / "diplomacy.ttl"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture
def built_documentation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Build the HTML documentation, which git ignores, outside the checkout."""
    page = tmp_path / "diplomacy.html"
    page.write_text(documentation.render(), encoding="utf-8")
    monkeypatch.setattr(ontology, "_DOCUMENTATION", page)
    ontology._serialization.cache_clear()


@pytest.mark.usefixtures("built_documentation")
@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        (BROWSER, "text/html"),
        ("text/turtle", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json, text/html;q=0.5", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
    ],
)
def test_ontology_has_the_best_accepted_format(client: FlaskClient, accept, media_type) -> None:
    response = client.get("/ontology", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.vary


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
def test_ontology_formats_have_the_same_triples(client: FlaskClient, media_type: str) -> None:
    response = client.get("/ontology", headers={"Accept": media_type})
    assert isomorphic(Graph().parse(data=response.text, format=media_type), Graph().parse(ONTOLOGY))


def test_ontology_is_serialized_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    accept = {"Accept": "application/n-triples"}
    first = client.get("/ontology", headers=accept)
    monkeypatch.setattr(ontology, "Graph", None)  # a second serialization would fail
    assert client.get("/ontology", headers=accept).data == first.data


def test_ontology_refuses_other_media_types(client: FlaskClient) -> None:
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.usefixtures("built_documentation")
def test_ontology_page_lists_every_term_and_runs_no_scripts(client: FlaskClient) -> None:
    response = client.get("/ontology", headers={"Accept": BROWSER})
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in Graph().parse(ONTOLOGY).subjects(RDF.type, kind):
            assert str(term) in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_ontology_page_redirects_if_it_is_not_built(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(ontology, "_DOCUMENTATION", tmp_path / "missing.html")
    response = client.get("/ontology", headers={"Accept": BROWSER})
    assert (response.status_code, response.location) == (
        303,
        "/about?iri=https://w3id.org/diplomacy/ontology",
    )
    page = client.get(response.location, headers={"Accept": BROWSER})
    assert (page.status_code, page.mimetype) == (200, "text/html")


def test_ontology_version_has_its_own_url(client: FlaskClient) -> None:
    header = URIRef("https://w3id.org/diplomacy/ontology")
    version = str(Graph().parse(ONTOLOGY).value(header, OWL.versionIRI))
    path = version.removeprefix("https://w3id.org/diplomacy")
    assert client.get(path).data == client.get("/ontology").data
