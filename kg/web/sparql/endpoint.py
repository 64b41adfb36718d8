"""The SPARQL endpoint (https://www.w3.org/TR/sparql11-protocol/)."""

from collections.abc import Iterable
from itertools import chain
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kg.config import Settings
from kg.store import Format, Question, Update, form, node, prefixes, repeatable
from kg.web.backend import QueryBackend
from kg.web.middleware import http_cache
from kg.web.middleware.request_record import record_limit, record_query
from kg.web.sparql import content_negotiation, protocol, service_description
from kg.web.sparql.auth import Gate
from kg.web.sparql.protocol import Operation

_LONGEST = 4000  # letters of an address in a header: servers and clients refuse long lines
METHODS = ("GET", "POST", "QUERY")
# What Accept-Query says (https://datatracker.ietf.org/doc/draft-ietf-httpbis-safe-method-w-body/)
_ACCEPTED = f'"{protocol.QUERY}", "{protocol.FORM}"'


def sparql(store: QueryBackend, gate: Gate, settings: Settings) -> Blueprint:
    """Return the endpoint over a store, with updates through a gate."""
    endpoint = _Endpoint(store, gate, settings)
    blueprint = Blueprint("sparql", __name__)
    blueprint.add_url_rule(
        "/sparql", "endpoint", endpoint.respond, methods=METHODS, strict_slashes=False
    )  # no redirect: a client that follows one may turn its POST into a GET
    blueprint.after_request(_accept_query)
    return blueprint


def answered(
    store: QueryBackend,
    question: Question,
    chosen: Format,
    *,
    version: str | None,
    parameters: Iterable[tuple[str, str]] = (),
) -> Response:
    """Return the answer to a question, which is sent while it is made.

    Whatever is wrong with the question shows before the first byte, and is raised here. Where rows are left out, the
    answer says so, and how to ask for them, with the same parameters.
    """
    answer = store.answer(question)
    first = next(answer, b"")
    # of what is whole the server tells the length, and so keeps the connection; a dry one has none of its own
    pieces = first if answer.whole and not question.dry else chain((first,), answer)
    response = Response(pieces, content_type=content_negotiation.content_type(chosen))
    response.call_on_close(answer.close)  # a client that goes away stops its query
    http_cache.set_cache_headers(response, version)
    if answer.rest:
        _say_cut(response, question.rows, [("query", answer.rest), *parameters])
    return response


def _say_cut(response: Response, rows: int | None, following: list[tuple[str, str]]) -> None:
    """Say how many rows there are, and where the following are (https://www.rfc-editor.org/rfc/rfc8288)."""
    record_limit("max_rows")
    response.headers["X-SPARQL-MaxRows"] = str(rows)  # as Virtuoso has it
    response.headers["X-SPARQL-Truncated"] = "true"
    address = f"{url_for('sparql.endpoint')}?{urlencode(following)}"
    if len(address) < _LONGEST:
        response.headers.add("Link", f'<{address}>; rel="next"')


class _Endpoint:
    def __init__(self, store: QueryBackend, gate: Gate, settings: Settings) -> None:
        self._store = store
        self._gate = gate
        self._prefixes = prefixes(settings.base)
        self._settings = settings

    def respond(self) -> AnyResponse:
        """Answer whatever is asked of the endpoint."""
        self._gate.widen()
        asked = protocol.operation()
        if asked is None:
            return self._described()
        record_query(asked.text)
        return self._answered(asked) if asked.kind == "query" else self._updated(asked)

    def _answered(self, asked: Operation) -> Response:
        protocol.check_length(asked.text, self._settings.max_query_kb)
        chosen = content_negotiation.chosen(form(asked.text), asked.parameters)
        version = f"{self._store.version}-{chosen.name}" if repeatable(asked.text) else None
        if version and http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        question = Question(
            query=asked.text,
            format=chosen.name,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            dry=request.method == "HEAD",
            seconds=asked.seconds,
            rows=self._settings.max_rows,
        )
        others = [(name, value) for name, value in asked.parameters.items(multi=True) if name != "query"]
        return answered(self._store, question, chosen, version=version, parameters=others)

    def _updated(self, asked: Operation) -> Response:
        update = Update(text=asked.text, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
        self._gate.writer().change(update)
        return Response(status=204)

    def _described(self) -> AnyResponse:
        """Describe the service to programs, and send people to the form."""
        chosen = content_negotiation.describable()
        if chosen is None:
            return redirect(url_for("pages.query"), code=303)
        endpoint = node(request.base_url.rstrip("/")).value
        text = service_description.query(
            endpoint,
            self._settings,
            prefixes=self._prefixes,
            union=self._store.union,
            writing=self._gate.exists,
        )
        return answered(self._store, Question(query=text, format=chosen.name), chosen, version=None)


def _accept_query(response: Response) -> Response:
    response.headers["Accept-Query"] = _ACCEPTED
    return response
