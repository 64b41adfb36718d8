"""The ontology at its own IRI: w3id.org leads there to ``/ontology`` of a server, as a page or as RDF by what is accepted.

Its schemes have an IRI for each concept, which leads on to what the store says of it.
https://www.w3.org/TR/swbp-vocab-pub/
"""

from flask import Blueprint, Response, redirect, request, url_for
from rdflib import Graph
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as AnyResponse

from kg.datafiles import folder
from kg.web.middleware import csp

SCHEMES = ("event-type", "cameo", "sector", "relation")
_HOME = "https://w3id.org/diplomacy"
_RDF = {
    "text/turtle": "turtle",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
}
_PAGE = "text/html"
_OFFERED = ("text/turtle", _PAGE, *list(_RDF)[1:])  # Turtle for who takes anything


def ontology() -> Blueprint:
    """Return the addresses of the ontology; that of a version says the same while the version is this one."""
    blueprint = Blueprint("ontology", __name__)
    blueprint.add_url_rule("/ontology", "ontology", _answer)
    blueprint.add_url_rule("/ontology/0.1.0", "version", _answer)
    for scheme in SCHEMES:
        blueprint.add_url_rule(f"/{scheme}/", "concept", _concept)
        blueprint.add_url_rule(f"/{scheme}/<concept>", "concept", _concept)
    return blueprint


def _concept(**_: str) -> AnyResponse:
    """Send on from a concept, or a scheme, to the document about it."""
    response = redirect(url_for("resources.about", iri=f"{_HOME}{request.path}"), code=303)
    response.vary.add("Accept")
    return response


def _answer() -> Response:
    chosen = request.accept_mimetypes.best_match(_OFFERED) if request.accept_mimetypes else _OFFERED[0]
    if chosen is None:
        raise NotAcceptable(f"The ontology is written as {', '.join(_OFFERED)}.")
    response = Response(_written(chosen), content_type=f"{chosen}; charset=utf-8")
    response.vary.add("Accept")
    if chosen == _PAGE:
        response.headers["Content-Security-Policy"] = csp.DOCUMENTATION
    return response


def _written(media_type: str) -> str:
    source = folder("ontology") / "diplomacy.ttl"
    if media_type == _PAGE:
        return source.with_suffix(".html").read_text(encoding="utf-8")
    if media_type == _OFFERED[0]:
        return source.read_text(encoding="utf-8")
    return Graph().parse(source).serialize(format=_RDF[media_type])
