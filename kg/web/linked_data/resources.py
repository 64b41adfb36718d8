"""Every thing has an IRI, and at the address it leads to a page for people and RDF for programs.

A thing's IRI answers 303 with the document about it, which is negotiated: HTML, Turtle, JSON-LD, N-Triples, RDF/XML.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kg import vocab
from kg.config import Settings
from kg.errors import GoneError, NotFoundError
from kg.iris import Iris
from kg.store import GRAPHS, Format, Question, node
from kg.views import resource_description
from kg.views.event_views import Panels
from kg.web.backend import QueryBackend
from kg.web.linked_data import jsonld, representations, schema_org
from kg.web.linked_data.links import Links
from kg.web.linked_data.representations import HTML
from kg.web.middleware import http_cache
from kg.web.sparql.endpoint import answered

_Alternates = list[tuple[str, Format]]  # address and format


def resources(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the documents about the things of a store."""
    site = _Site(store, Iris(base=settings.base))
    blueprint = Blueprint("resources", __name__)
    blueprint.add_url_rule("/id/<path:key>", "thing", site.thing)
    blueprint.add_url_rule("/doc/<path:key>", "document", site.document)
    blueprint.add_url_rule("/about", "about", site.about)
    blueprint.add_url_rule("/about.<suffix>", "about", site.about)
    blueprint.add_url_rule("/context.jsonld", "context", _context)
    blueprint.app_context_processor(site.helpers)
    return blueprint


def _context() -> Response:
    response = jsonify(jsonld.context())
    response.mimetype = jsonld.MEDIA_TYPE
    return response


class _Site:
    """The views."""

    def __init__(self, store: QueryBackend, iris: Iris) -> None:
        self._store = store
        self._panels = Panels(store.select, iris)
        self._links = Links(iris=iris)
        self._context = f"{iris.base}context.jsonld"

    def helpers(self) -> dict[str, Any]:
        """Give the templates what they need to link and to shorten."""
        return {"doc": self._links.doc, "short": self._links.short}

    def thing(self, key: str) -> AnyResponse:
        """Send on from a thing to the document about it (https://www.w3.org/TR/cooluris/#r303gendocument)."""
        response = redirect(url_for("resources.document", key=key), code=303)
        response.vary.add("Accept")
        return response

    def document(self, key: str) -> Response:
        """Describe a thing. Raises :class:`NotFoundError` for what never was, :class:`GoneError` for what is no more."""
        stem, named = representations.divided(key)
        if named and self._known(self._links.thing(key)):
            stem, named = key, None  # what looks like a suffix belongs to the key
        thing = self._links.thing(stem)
        return self._described(thing, named, url_for("resources.document", key=stem))

    def about(self, suffix: str = HTML) -> Response:
        """Describe whatever the store has under an IRI, such as a term of the ontology, or a named graph."""
        iri = request.args.get("iri", "")
        if suffix not in representations.SUFFIXES:
            raise _unknown(request.path)
        named = representations.SUFFIXES[suffix] if "." in request.path else None
        address = url_for("resources.about", iri=iri)
        if iri.startswith(self._links.iris.graphs):
            return self._graph(iri, named, address)
        return self._described(iri, named, address)

    def _graph(self, graph: str, named: str | None, address: str) -> Response:
        """Give the statements of a named graph; to people, what is said of the graph itself."""
        chosen = named or representations.chosen()
        where = f"GRAPH <{node(graph).value}> {{ ?s ?p ?o }}"
        if self._store.select(f"ASK {{ {where} }}").records() != [{"answer": "true"}]:
            raise _unknown(graph)
        if chosen == HTML:
            return self._page(partial(self._plain, graph, graph, None), graph, address)
        return self._rdf(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}", chosen, graph, address)

    def _known(self, thing: str) -> bool:
        return bool(self._panels.kinds(thing)[0])

    def _described(self, thing: str, named: str | None, address: str) -> Response:
        chosen = named or representations.chosen()
        classes, label = self._panels.kinds(thing)
        if not classes:
            raise self._absent(thing)
        number = max(1, request.args.get("page", 1, type=int))
        if number > 1:
            address += ("&" if "?" in address else "?") + f"page={number}"
        if chosen == HTML:
            return self._page(partial(self._html, thing, classes, label), thing, address)
        return self._rdf(resource_description.query(thing, number=number), chosen, thing, address)

    def _absent(self, thing: str) -> NotFoundError:
        if self._panels.retracted(thing):
            remedy = "the article that told it was read anew, or changed; look for it from the start page"
            return GoneError("the graph knew this, and does no more", subject=thing, remedy=remedy)
        return _unknown(thing)

    def _rdf(self, query: str, chosen: str, thing: str, address: str) -> Response:
        version = f"{self._store.version}-{chosen}"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        if chosen == "jsonld" and not thing.startswith(self._links.iris.graphs):
            ntriples = b"".join(self._store.answer(Question(query=query, format="nt")))
            response = Response(jsonld.compacted(ntriples, self._context), content_type=jsonld.MEDIA_TYPE)
            http_cache.set_cache_headers(response, version)
        else:
            dry = request.method == "HEAD"
            asked = Question(query=query, format=chosen, dry=dry)
            response = answered(self._store, asked, GRAPHS[chosen], version=version)
        representations.link(response, thing, address)
        response.headers["Content-Location"] = request.full_path.rstrip("?")
        return response

    def _page(self, render: Callable[[_Alternates], str], thing: str, address: str) -> Response:
        version = f"{self._store.version}-html"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        response = make_response(render(representations.alternates(address)))
        http_cache.set_cache_headers(response, version)
        representations.link(response, thing, address)
        return response

    def _html(self, thing: str, classes: set[str], label: str, alternates: _Alternates) -> str:
        shown = partial(render_template, iri=thing, label=label, alternates=alternates)
        if vocab.EVENT in classes:
            mentions = self._panels.event(thing)
            told = schema_org.of_event(thing, label, classes, mentions)
            return shown("event.html", embedded=told, mentions=mentions)
        if vocab.NEWS_ARTICLE in classes:
            article = self._panels.article(thing)
            return shown(
                "article.html", embedded=schema_org.of_article(thing, article.facts), article=article
            )
        told = schema_org.of_thing(thing, label, classes)
        if classes & {vocab.ACTOR, vocab.PLACE}:
            events = self._panels.events_of(thing, max(1, request.args.get("page", 1, type=int)))
            facts = self._panels.properties(thing)
            return shown("actor.html", embedded=told, facts=facts, listed=events)
        return self._plain(thing, label, told, alternates)

    def _plain(self, thing: str, label: str, told: dict[str, Any] | None, alternates: _Alternates) -> str:
        facts, referring = self._panels.properties(thing), self._panels.inverse(thing)
        return render_template(
            "thing.html",
            iri=thing,
            label=label,
            facts=facts,
            referring=referring,
            embedded=told,
            alternates=alternates,
        )


def _unknown(thing: str) -> NotFoundError:
    return NotFoundError(
        "the graph does not know this", subject=thing, remedy="look for it from the start page"
    )
