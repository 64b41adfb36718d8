"""Pages and RDF about each resource at /doc/KEY, to which its IRI /id/KEY redirects with 303.

/about?iri=IRI describes every other IRI in the store. Formats: HTML, Turtle, JSON-LD, N-Triples, RDF/XML.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kg.config import Settings
from kg.errors import GoneError, NotFoundError
from kg.iris import Iris
from kg.store import GRAPH_FORMATS, Query, named_node
from kg.views.event_views import EventViews
from kg.views.resource_description import describe_query
from kg.web.backend import QueryBackend
from kg.web.linked_data import jsonld, representations
from kg.web.linked_data.links import ABOUT, DOCUMENTS, Links
from kg.web.linked_data.representations import HTML
from kg.web.linked_data.resource_pages import Alternates, ResourcePages, page_number
from kg.web.middleware import http_cache
from kg.web.pages.confidence import least_confidence
from kg.web.pages.page_limits import bounded_select
from kg.web.sparql.endpoint import stream_answer


def resources(store: QueryBackend, settings: Settings) -> Blueprint:
    """Return the blueprint of the documents about resources, and of the JSON-LD context."""
    views = _ResourceViews(store, settings)
    blueprint = Blueprint("resources", __name__)
    blueprint.add_url_rule("/id/<path:key>", "redirect", views.redirect_to_document)
    blueprint.add_url_rule(f"{DOCUMENTS}<path:key>", "document", views.document)
    blueprint.add_url_rule(ABOUT, "about", views.about)
    blueprint.add_url_rule(f"{ABOUT}.<suffix>", "about", views.about)
    blueprint.add_url_rule("/context.jsonld", "context", _context)
    blueprint.app_context_processor(views.template_functions)
    return blueprint


def _context() -> Response:
    response = jsonify(jsonld.context())
    response.mimetype = jsonld.MEDIA_TYPE
    return response


class _ResourceViews:
    """The views of /id, /doc and /about."""

    def __init__(self, store: QueryBackend, settings: Settings) -> None:
        iris = Iris(base=settings.base)
        self._store = store
        self._settings = settings
        self._select = bounded_select(store)
        self._views = EventViews(self._select, iris, store.events)
        self._pages = ResourcePages(self._select, store.events, self._views, settings)
        self._links = Links(iris=iris)
        self._context_url = f"{iris.base}context.jsonld"

    def template_functions(self) -> dict[str, Any]:
        """Make ``page_url`` and ``shorten`` available in templates."""
        return {"page_url": self._links.page_url, "shorten": self._links.shorten}

    def redirect_to_document(self, key: str) -> AnyResponse:
        """Redirect from a resource to its document (https://www.w3.org/TR/cooluris/#r303gendocument)."""
        response = redirect(url_for("resources.document", key=key), code=303)
        response.vary.add("Accept")
        return response

    def document(self, key: str) -> AnyResponse:
        """Describe a resource, or redirect to the event that it was joined into.

        Raises :class:`NotFoundError`, or :class:`GoneError` if the resource was removed.
        """
        stem, format_name = representations.split_suffix(key)
        if format_name and self._is_known(self._links.resource_iri(key)):
            stem, format_name = key, None  # the key itself ends like a format suffix
        iri = self._links.resource_iri(stem)
        return self._describe(iri, format_name, url_for("resources.document", key=stem))

    def about(self, suffix: str = HTML) -> AnyResponse:
        """Describe any IRI in the store, such as an ontology term or a named graph. Raises as ``document``."""
        iri = request.args.get("iri", "")
        if suffix not in representations.SUFFIXES:
            raise _not_found(request.path)
        format_name = representations.SUFFIXES[suffix] if "." in request.path else None
        url = url_for("resources.about", iri=iri)
        if iri.startswith(self._links.iris.graph_prefix):
            return self._graph(iri, format_name, url)
        return self._describe(iri, format_name, url)

    def _graph(self, graph: str, format_name: str | None, url: str) -> Response:
        """Return the triples in a named graph; the HTML page shows the statements about the graph."""
        format_name = format_name or representations.negotiated_format()
        pattern = f"GRAPH <{named_node(graph).value}> {{ ?s ?p ?o }}"
        if self._store.select(f"ASK {{ {pattern} }}").records() != [{"answer": "true"}]:
            raise _not_found(graph)
        if format_name == HTML:
            return self._page(partial(self._pages.plain, graph, graph, None), graph, url)
        return self._rdf(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", format_name, graph, url)

    def _is_known(self, iri: str) -> bool:
        classes, label = self._views.classes_and_label(iri)
        return bool(classes) or label != iri

    def _describe(self, iri: str, format_name: str | None, url: str) -> AnyResponse:
        classes, label = self._views.classes_and_label(iri)
        if not classes and label == iri:
            return self._replaced(iri, format_name)
        format_name = format_name or representations.negotiated_format()
        number = page_number()
        if number > 1:
            url += ("&" if "?" in url else "?") + f"page={number}"
        if format_name == HTML:
            return self._page(partial(self._pages.render, iri, classes, label), iri, url)
        return self._rdf(describe_query(iri, page_number=number), format_name, iri, url)

    def _replaced(self, iri: str, format_name: str | None) -> AnyResponse:
        """Redirect to the event that replaces ``iri``. Raises :class:`NotFoundError` if there is none."""
        event = self._views.replacement(iri)
        if event is None:
            raise self._missing(iri)
        url = url_for("resources.document", key=event.removeprefix(self._links.iris.resource_prefix))
        return redirect(representations.url_of(url, format_name) if format_name else url, code=301)

    def _missing(self, iri: str) -> NotFoundError:
        article = self._links.iris.article_of(iri)
        if any(self._views.is_retracted(one) for one in (iri, article) if one):
            return GoneError(
                "This resource was removed from the graph.",
                subject=iri,
                remedy="Its article was changed or removed. Search for the new version.",
            )
        return _not_found(iri)

    def _rdf(self, query_text: str, format_name: str, iri: str, url: str) -> Response:
        version = f"{self._store.version}-{format_name}"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        if format_name == "jsonld" and not iri.startswith(self._links.iris.graph_prefix):
            ntriples = b"".join(self._store.answer(Query(text=query_text, format="nt")))
            response = Response(jsonld.compact(ntriples, self._context_url), content_type=jsonld.MEDIA_TYPE)
            http_cache.set_cache_headers(response, version)
        else:
            query = Query(text=query_text, format=format_name, head_only=request.method == "HEAD")
            response = stream_answer(self._store, query, GRAPH_FORMATS[format_name], version=version)
        representations.add_link_header(response, iri, url)
        response.headers["Content-Location"] = representations.url_of(url, format_name)
        return response

    def _page(self, render: Callable[[Alternates], str], iri: str, url: str) -> Response:
        version = f"{self._store.version}-html-{least_confidence(self._settings)}"
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        response = make_response(render(representations.alternate_urls(url)))
        http_cache.set_cache_headers(response, version)
        representations.add_link_header(response, iri, url)
        return response


def _not_found(subject: str) -> NotFoundError:
    return NotFoundError(
        "The graph has no such resource.", subject=subject, remedy="Check the IRI, or search by name."
    )
