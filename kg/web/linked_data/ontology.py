"""The ontology at /ontology, to which its w3id.org IRI redirects, as a page or as RDF.

Each concept of its schemes redirects to the page about it (https://www.w3.org/TR/swbp-vocab-pub/).
"""

import re
from functools import cache

from flask import Blueprint, Response, redirect, render_template, request, url_for
from rdflib import Graph
from werkzeug.exceptions import NotAcceptable
from werkzeug.wrappers import Response as AnyResponse

from kg.datafiles import folder

SCHEMES = ("event-type", "cameo", "sector", "relation")
_HOME = "https://w3id.org/diplomacy"
_SOURCE = folder("ontology") / "diplomacy.ttl"
_DOCUMENTATION = _SOURCE.with_suffix(".html")  # the main part of the page, built by scripts/documentation.py
_VERSION_IRI = re.compile(rf"owl:versionIRI\s+<{re.escape(_HOME)}(/ontology/[^>]+)>")
_RDFLIB_FORMATS = {
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
}
_TURTLE, _HTML = "text/turtle", "text/html"
_MEDIA_TYPES = (_TURTLE, _HTML, *_RDFLIB_FORMATS)  # the first is the default


def ontology() -> Blueprint:
    """Return the blueprint of the ontology, its current version, and its concepts."""
    blueprint = Blueprint("ontology", __name__)
    blueprint.add_url_rule("/ontology", "ontology", _ontology)
    blueprint.add_url_rule(_version_path(), "version", _ontology)
    for scheme in SCHEMES:
        blueprint.add_url_rule(f"/{scheme}/", "concept", _concept)
        blueprint.add_url_rule(f"/{scheme}/<concept>", "concept", _concept)
    return blueprint


def _version_path() -> str:
    """Return the path of the version IRI in the ontology, such as /ontology/0.1.0."""
    match = _VERSION_IRI.search(_serialization(_TURTLE))
    if match is None:
        raise ValueError(f"{_SOURCE} has no owl:versionIRI under {_HOME}.")
    return match[1]


def _concept(**_: str) -> AnyResponse:
    """Redirect from a concept or a scheme to the page about it."""
    return _see_other(f"{_HOME}{request.path}")


def _ontology() -> AnyResponse:
    """Return the ontology in the accepted format; without built documentation, redirect to its resource page."""
    accept = request.accept_mimetypes
    media_type = accept.best_match(_MEDIA_TYPES) if accept else _TURTLE
    if media_type is None:
        supported = ", ".join(_MEDIA_TYPES)
        raise NotAcceptable(f"No accepted media type is supported. Accept one of {supported}.")
    if media_type == _HTML and not _DOCUMENTATION.is_file():
        return _see_other(f"{_HOME}/ontology")
    text = _serialization(media_type)
    if media_type == _HTML:
        text = render_template("ontology.html", documentation=text)
    response = Response(text, content_type=f"{media_type}; charset=utf-8")
    response.vary.add("Accept")
    return response


def _see_other(iri: str) -> AnyResponse:
    response = redirect(url_for("resources.about", iri=iri), code=303)
    response.vary.add("Accept")
    return response


@cache
def _serialization(media_type: str) -> str:
    if media_type == _HTML:
        return _DOCUMENTATION.read_text(encoding="utf-8")
    if media_type == _TURTLE:
        return _SOURCE.read_text(encoding="utf-8")
    return Graph().parse(_SOURCE).serialize(format=_RDFLIB_FORMATS[media_type])
