"""The graphs of the store, each at its own IRI or by its name: the Graph Store HTTP Protocol.

https://www.w3.org/TR/sparql11-http-rdf-update/. A graph ``{base}graph/x`` is at ``/graph/x`` (direct) and at
``/graph?graph=IRI`` (indirect), the default graph at ``/graph?default``.
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
from kg.store import Document, Question, Removal, Upload, node
from kg.web.backend import QueryBackend
from kg.web.middleware import http_cache
from kg.web.sparql import content_negotiation
from kg.web.sparql.auth import Gate
from kg.web.sparql.endpoint import answered

PATH = "/graph"
_READING, _WRITING = ("GET",), ("PUT", "POST", "DELETE")


def graphs(store: QueryBackend, gate: Gate, settings: Settings) -> Blueprint:
    """Return the graph store, with changes through a gate."""
    shelf = _Graphs(store, gate, settings)
    blueprint = Blueprint("graphs", __name__)
    for rule in (PATH, f"{PATH}/<path:name>"):
        blueprint.add_url_rule(rule, "read", shelf.read, methods=_READING, strict_slashes=False)
        blueprint.add_url_rule(rule, "change", shelf.change, methods=_WRITING, strict_slashes=False)
    return blueprint


class _Graphs:
    def __init__(self, store: QueryBackend, gate: Gate, settings: Settings) -> None:
        self._store = store
        self._gate = gate
        self._iris = Iris(base=settings.base)

    def read(self, name: str | None = None) -> AnyResponse:
        """Answer with the graph, and send people to a page. Raises :class:`NotFoundError` where there is none."""
        graph = self._named(name)
        if graph is not None and content_negotiation.for_people():
            return redirect(url_for("resources.about", iri=graph), code=303)
        chosen = content_negotiation.chosen("graph", request.args)
        version = f"{self._store.version}-{chosen.name}"
        if graph is not None and not self._has(graph):
            raise _absent(graph)
        if http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        where = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
        question = Question(
            query=f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {where} }}",
            format=chosen.name,
            dry=request.method == "HEAD",
        )
        return answered(self._store, question, chosen, version=version)

    def change(self, name: str | None = None) -> Response:
        """Put, add to or remove the graph; a POST to the store itself makes a new one."""
        writer = self._gate.writer()
        self._gate.widen()
        fresh = request.method == "POST" and name is None and not {"graph", "default"} & request.args.keys()
        graph = self._iris.graph(uuid4().hex) if fresh else self._named(name)
        if request.method == "DELETE":
            if not writer.change(Removal(graph=graph)):
                raise _absent(graph or "default")
            return Response(status=204)
        upload = Upload(graph=graph, documents=tuple(_documents()), replace=request.method == "PUT")
        if writer.change(upload) or graph is None:
            return Response(status=204)
        return Response(status=201, headers={"Location": graph})

    def _named(self, name: str | None) -> str | None:
        """Return the IRI of the graph that the request is about; None for the default graph."""
        if name is not None:
            return node(self._iris.graph(_undecoded(name))).value
        graph, default = request.args.getlist("graph"), "default" in request.args
        if len(graph) + default != 1:
            raise QueryError(
                "it is not clear which graph is meant",
                subject="request",
                remedy=f"Name one: {PATH}?graph=IRI, {PATH}?default, or the path of its IRI.",
            )
        return None if default else node(graph[0]).value

    def _has(self, graph: str) -> bool:
        table = self._store.select(f"ASK {{ GRAPH <{graph}> {{}} }}")
        return table.records() == [{"answer": "true"}]


def _undecoded(name: str) -> str:
    """Return the graph's name as it stands in the address: ``%2F`` is another letter than ``/`` in an IRI."""
    path = str(request.environ.get("REQUEST_URI", "")).partition("?")[0]
    return path.partition(f"{PATH}/")[2] or name


def _documents() -> Iterator[Document]:
    """Give what the request brings: its body, or each file of a form (https://www.rfc-editor.org/rfc/rfc7578)."""
    if request.mimetype != "multipart/form-data":
        yield Document(content=request.get_data(), format=content_negotiation.read_as(request.mimetype))
        return
    for file in chain.from_iterable(request.files.listvalues()):
        yield Document(content=file.read(), format=content_negotiation.read_as(file.mimetype))
    if not request.files:
        raise UnsupportedMediaType("There is no file in the form.")


def _absent(graph: str) -> NotFoundError:
    return NotFoundError("there is no such graph", subject=graph, remedy="PUT it, or name another.")
