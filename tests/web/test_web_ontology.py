"""The ontology at its own address: a page for people, RDF for programs, the same in each format."""

import pytest
from flask.testing import FlaskClient
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from kg.datafiles import folder

ONTOLOGY = folder("ontology") / "diplomacy.ttl"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


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
def test_what_is_accepted_best_is_given(client: FlaskClient, accept, media_type) -> None:
    response = client.get("/ontology", headers={"Accept": accept} if accept else {})
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert "Accept" in response.vary


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples"]
)
def test_every_format_says_the_same(client: FlaskClient, media_type: str) -> None:
    given = client.get("/ontology", headers={"Accept": media_type})
    assert isomorphic(Graph().parse(data=given.text, format=media_type), Graph().parse(ONTOLOGY))


def test_what_it_is_not_written_as_is_not_acceptable(client: FlaskClient) -> None:
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406


def test_the_page_has_each_class_and_property_and_may_run_nothing(client: FlaskClient) -> None:
    """Fixed values are not among what pyLODE documents."""
    response = client.get("/ontology", headers={"Accept": BROWSER})
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in Graph().parse(ONTOLOGY).subjects(RDF.type, kind):
            assert str(term) in response.text
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_the_version_has_an_address_too(client: FlaskClient) -> None:
    header = URIRef("https://w3id.org/diplomacy/ontology")
    version = str(Graph().parse(ONTOLOGY).value(header, OWL.versionIRI))
    path = version.removeprefix("https://w3id.org/diplomacy")
    assert client.get(path).data == client.get("/ontology").data
