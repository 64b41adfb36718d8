"""The SPARQL endpoint: queries by GET and POST (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""

from collections.abc import Mapping
from itertools import chain

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import KgError, QueryError
from kg.store import FORMATS, GRAPHS, RESULTS, Format, Question, form
from kg.web.served import Served

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
# Names that clients use for the same thing.
_ALIASES = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/x-turtle": "ttl",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "turtle": "ttl",
    "n-triples": "nt",
    "ntriples": "nt",
    "json-ld": "jsonld",
    "rdf": "rdfxml",
}


class ReadOnlyError(KgError):
    """An update where only reading is allowed."""

    http_status = 403


def sparql(store: Served) -> Blueprint:
    """Return the endpoint over a store."""
    blueprint = Blueprint("sparql", __name__)

    def endpoint() -> AnyResponse:
        if request.method == "GET" and "query" not in request.args and request.accept_mimetypes.accept_html:
            return redirect(url_for("pages.query"), code=303)
        return _answer(store, _query(), request.args if request.method == "GET" else request.values)

    blueprint.add_url_rule("/sparql", "endpoint", endpoint, methods=["GET", "POST"])
    return blueprint


def _query() -> str:
    """Return the query of the request. Raises what says why there is none."""
    if request.method == "GET":
        return _parameter(request.args)
    if request.mimetype == _FORM:
        if "update" in request.form:
            raise _read_only()
        return _parameter(request.form)
    if request.mimetype == _QUERY:
        return _decoded(request.get_data())
    if request.mimetype == _UPDATE:
        raise _read_only()
    raise UnsupportedMediaType(f"A query comes as {_FORM} or {_QUERY}.")


def _parameter(values: Mapping[str, str]) -> str:
    if "query" not in values:
        raise QueryError("there is no query", subject="query", remedy="give it as the parameter query")
    return values["query"]


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"it is not UTF-8: {error}", subject="query", remedy="send it in UTF-8") from error


def _read_only() -> ReadOnlyError:
    return ReadOnlyError(
        "this endpoint answers queries only", subject="update", remedy="build the graph with kg build"
    )


def _answer(store: Served, query: str, values: Mapping[str, str]) -> Response:
    chosen = _format(RESULTS if form(query) == "results" else GRAPHS, values)
    parameters = request.args if request.method == "GET" else request.values
    question = Question(
        query=query,
        format=chosen.name,
        default_graphs=tuple(parameters.getlist("default-graph-uri")),
        named_graphs=tuple(parameters.getlist("named-graph-uri")),
    )
    chunks = store.answer(question)
    first = next(
        chunks, b""
    )  # whatever is wrong with the query shows before the first byte, and gets its status
    response = Response(chain((first,), chunks), content_type=_content_type(chosen))
    response.call_on_close(chunks.close)  # a client that goes away stops its query
    response.vary.add("Accept")
    return response


def _content_type(chosen: Format) -> str:
    return (
        f"{chosen.media_type}; charset=utf-8" if chosen.media_type.startswith("text/") else chosen.media_type
    )


def _format(fitting: Mapping[str, Format], values: Mapping[str, str]) -> Format:
    """Choose how to answer: by the parameter ``format`` or ``output``, else by Accept."""
    asked = values.get("format") or values.get("output")
    if asked:
        return _named(fitting, asked)
    if not request.accept_mimetypes:
        return next(iter(fitting.values()))
    offers = {offer: f for f in fitting.values() for offer in (f.media_type, *_aliases_of(f))}
    best = request.accept_mimetypes.best_match(list(offers))
    if best is None:
        raise NotAcceptable(f"This query is answered as {', '.join(f.media_type for f in fitting.values())}.")
    return offers[best]


def _aliases_of(chosen: Format) -> list[str]:
    return [alias for alias, name in _ALIASES.items() if name == chosen.name and "/" in alias]


def _named(fitting: Mapping[str, Format], asked: str) -> Format:
    media = {f.media_type: name for name, f in FORMATS.items()}
    name = asked.strip().lower()
    chosen = fitting.get(_ALIASES.get(name) or media.get(name) or name)
    if chosen is None:
        known = ", ".join(fitting)
        raise QueryError(
            f"{asked} is no format for its answer", subject="format", remedy=f"choose one of {known}"
        )
    return chosen


def allow_any_origin(response: Response) -> Response:
    """Let pages of other origins read answers; no credentials, nothing is written (https://fetch.spec.whatwg.org/)."""
    if request.path == "/sparql":
        response.headers["Access-Control-Allow-Origin"] = "*"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
            response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    return response
