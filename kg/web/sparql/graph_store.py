"""The Graph Store HTTP Protocol at /graph (https://www.w3.org/TR/sparql11-http-rdf-update/).

The graph ``{base}graph/x`` is available at ``/graph/x`` (direct) and ``/graph?graph=IRI`` (indirect); the default
graph at ``/graph?default``.
"""

from collections.abc import Iterator
from itertools import chain
from uuid import uuid4

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from kg.config import Settings
from kg.errors import NotFoundError, QueryError
from kg.iris import Iris
from kg.store import Document, Query, Removal, Upload, named_node
from kg.web.backend import QueryBackend
from kg.web.middleware import http_cache
from kg.web.sparql import content_negotiation
from kg.web.sparql.auth import WriteAuth
from kg.web.sparql.endpoint import encode_iri, stream_answer

PATH = "/graph"
_READ_METHODS, _WRITE_METHODS = ("GET",), ("PUT", "POST", "DELETE")


def graphs(store: QueryBackend, auth: WriteAuth, settings: Settings) -> Blueprint:
    """Return the blueprint of the graph store; changes require the token."""
    graph_store = _GraphStore(store, auth, settings)
    blueprint = Blueprint("graphs", __name__)
    for rule in (PATH, f"{PATH}/<path:name>"):
        blueprint.add_url_rule(rule, "read", graph_store.read, methods=_READ_METHODS, strict_slashes=False)
        blueprint.add_url_rule(
            rule, "change", graph_store.change, methods=_WRITE_METHODS, strict_slashes=False
        )
    return blueprint


class _GraphStore:
    """The views of /graph and /graph/NAME."""

    def __init__(self, store: QueryBackend, auth: WriteAuth, settings: Settings) -> None:
        self._store = store
        self._auth = auth
        self._iris = Iris(base=settings.base)

    def read(self, name: str | None = None) -> AnyResponse:
        """Return a graph as RDF, or redirect a browser to its page. Raises :class:`NotFoundError`."""
        graph = self._requested_graph(name)
        if graph is not None and content_negotiation.prefers_html():
            return redirect(url_for("resources.about", iri=graph), code=303)
        format_ = content_negotiation.negotiate("graph", request.args)
        version = f"{self._store.version}-{format_.name}"
        if graph is not None and not self._contains(graph):
            raise _not_found(graph)
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        query = Query(
            text=f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}",
            format=format_.name,
            head_only=request.method == "HEAD",
        )
        return stream_answer(self._store, query, format_, version=version)

    def change(self, name: str | None = None) -> Response:
        """Replace, extend or delete a graph; a POST to /graph itself creates a graph with a new IRI."""
        writer = self._auth.authorized_writer()
        self._auth.raise_body_limit()
        creates = request.method == "POST" and name is None and not {"graph", "default"} & request.args.keys()
        graph = self._iris.graph(uuid4().hex) if creates else self._requested_graph(name)
        if request.method == "DELETE":
            if not writer.change(Removal(graph=graph)):
                raise _not_found(graph or "default")
            return Response(status=204)
        upload = Upload(graph=graph, documents=tuple(_uploaded_documents()), replace=request.method == "PUT")
        if writer.change(upload) or graph is None:
            return Response(status=204)
        return Response(status=201, headers={"Location": encode_iri(graph)})

    def _requested_graph(self, name: str | None) -> str | None:
        """Return the IRI of the graph in the request, or None for the default graph. Raises :class:`QueryError`."""
        if name is not None:
            return named_node(self._iris.graph(_encoded_name(name))).value
        graphs, default = request.args.getlist("graph"), "default" in request.args
        if len(graphs) + default != 1:
            raise QueryError(
                "The request must name exactly one graph.",
                subject="request",
                remedy=f"Send {PATH}?graph=IRI, {PATH}?default or {PATH}/NAME.",
            )
        return None if default else named_node(graphs[0]).value

    def _contains(self, graph: str) -> bool:
        table = self._store.select(f"ASK {{ GRAPH <{graph}> {{}} }}")
        return table.records() == [{"answer": "true"}]


def _encoded_name(name: str) -> str:
    """Return the name as it is encoded in the URL: in an IRI, ``%2F`` differs from ``/``."""
    path = str(request.environ.get("REQUEST_URI", "")).partition("?")[0]
    return path.partition(f"{PATH}/")[2] or name


def _uploaded_documents() -> Iterator[Document]:
    """Yield the body, or each file of a multipart form (https://www.rfc-editor.org/rfc/rfc7578)."""
    if request.mimetype != "multipart/form-data":
        format_name = content_negotiation.parse_content_type(request.mimetype)
        yield Document(content=request.get_data(), format=format_name)
        return
    for file in chain.from_iterable(request.files.listvalues()):
        format_name = content_negotiation.parse_content_type(file.mimetype)
        yield Document(content=file.read(), format=format_name)
    if not request.files:
        raise UnsupportedMediaType("The multipart form has no file. Send RDF documents as files.")


def _not_found(graph: str) -> NotFoundError:
    return NotFoundError(
        "The graph does not exist.", subject=graph, remedy="Create it with PUT, or check the IRI."
    )
