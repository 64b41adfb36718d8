"""The SPARQL endpoint at /sparql (https://www.w3.org/TR/sparql11-protocol/)."""

from collections.abc import Iterable
from itertools import chain
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kg.config import Settings
from kg.store import Format, Query, Update, is_deterministic, prefixes, query_form
from kg.web.backend import QueryBackend
from kg.web.base_address import other_base
from kg.web.middleware import http_cache
from kg.web.middleware.request_record import record_limit, record_query
from kg.web.sparql import content_negotiation, protocol, service_description
from kg.web.sparql.auth import WriteAuth
from kg.web.sparql.protocol import Operation
from kg.web.vocabulary_check import VocabularyCheck

METHODS = ("GET", "POST", "QUERY")
# Characters of a URL in the Link header; many clients refuse longer header lines.
_MAX_LINK_LENGTH = 4000
# Of a warning; other characters, which a header cannot have, are percent-encoded.
_HEADER_CHARACTERS = " !#$&'()*+,/:;=?@[]~"
# Value of Accept-Query (https://datatracker.ietf.org/doc/draft-ietf-httpbis-safe-method-w-body/)
_ACCEPT_QUERY = f'"{protocol.QUERY}", "{protocol.FORM}"'


def sparql(store: QueryBackend, auth: WriteAuth, settings: Settings) -> Blueprint:
    """Return the blueprint of the endpoint; it also limits what is parsed of every request."""
    endpoint = _Endpoint(store, auth, settings)
    blueprint = Blueprint("sparql", __name__)
    # Strict slashes would redirect /sparql/, and some clients then repeat a POST as GET.
    blueprint.add_url_rule("/sparql", "endpoint", endpoint.respond, methods=METHODS, strict_slashes=False)
    blueprint.before_app_request(content_negotiation.ignore_long_accept)
    blueprint.before_app_request(protocol.check_parameter_count)
    blueprint.after_request(_add_accept_query)
    return blueprint


def stream_answer(
    store: QueryBackend,
    query: Query,
    format_: Format,
    *,
    version: str | None,
    parameters: Iterable[tuple[str, str]] = (),
) -> Response:
    """Run a query and return a response that streams the result.

    Errors in the query are raised before the first byte. A truncated result gets headers with a link to the
    next page, which repeats ``parameters``. ``version`` is the ETag; None disables caching.
    """
    answer = store.answer(query)
    first = next(answer, b"")
    # A complete body gets a Content-Length, so the connection stays open. HEAD has no body to measure.
    body = first if answer.complete and not query.head_only else chain((first,), answer)
    response = Response(body, content_type=content_negotiation.content_type(format_))
    # If the client disconnects, this cancels the query.
    response.call_on_close(answer.close)
    http_cache.set_cache_headers(response, version)
    if answer.next_page:
        _add_truncation_headers(response, query.max_rows, [("query", answer.next_page), *parameters])
    return response


def _add_truncation_headers(
    response: Response, max_rows: int | None, next_page: list[tuple[str, str]]
) -> None:
    """Add the row limit and a link to the next page (https://www.rfc-editor.org/rfc/rfc8288)."""
    record_limit("max_rows")
    response.headers["X-SPARQL-MaxRows"] = str(max_rows)  # the name that Virtuoso uses
    response.headers["X-SPARQL-Truncated"] = "true"
    url = f"{url_for('sparql.endpoint')}?{urlencode(next_page)}"
    if len(url) < _MAX_LINK_LENGTH:
        response.headers.add("Link", f'<{url}>; rel="next"')


def encode_iri(iri: str) -> str:
    """Percent-encode an IRI for a header, which must be ASCII (RFC 3987, section 3.1)."""
    return quote(iri, safe="%!#$&'()*+,/:;=?@[]~")


class _Endpoint:
    """The view of /sparql."""

    def __init__(self, store: QueryBackend, auth: WriteAuth, settings: Settings) -> None:
        self._store = store
        self._auth = auth
        self._prefixes = prefixes(settings.base)
        self._settings = settings
        self._vocabulary = VocabularyCheck(store, settings.base)

    def respond(self) -> AnyResponse:
        """Run a query or an update; describe the service if the request has neither."""
        self._auth.raise_body_limit()
        operation = protocol.parse_operation()
        if operation is None:
            return self._describe_service()
        record_query(operation.text)
        return self._run_query(operation) if operation.kind == "query" else self._run_update(operation)

    def _run_query(self, operation: Operation) -> Response:
        protocol.check_length(operation.text, self._settings.max_query_kb)
        format_ = content_negotiation.negotiate(query_form(operation.text), operation.parameters)
        version = f"{self._store.version}-{format_.name}" if is_deterministic(operation.text) else None
        if version and http_cache.is_not_modified(version):
            return http_cache.not_modified(version)
        query = Query(
            text=operation.text,
            format=format_.name,
            default_graphs=operation.default_graphs,
            named_graphs=operation.named_graphs,
            head_only=request.method == "HEAD",
            timeout_s=operation.timeout_s,
            max_rows=self._settings.max_rows,
        )
        parameters = [
            (name, value) for name, value in operation.parameters.items(multi=True) if name != "query"
        ]
        # Before the query, whose slot in the queue is taken until its result is sent.
        warnings = self._vocabulary.warnings(operation.text)
        response = stream_answer(self._store, query, format_, version=version, parameters=parameters)
        for warning in warnings:
            response.headers.add("X-SPARQL-Warning", quote(warning, safe=_HEADER_CHARACTERS))
        return response

    def _run_update(self, operation: Operation) -> Response:
        writer = self._auth.authorized_writer()
        writer.change(
            Update(
                text=operation.text,
                default_graphs=operation.default_graphs,
                named_graphs=operation.named_graphs,
            )
        )
        return Response(status=204)

    def _describe_service(self) -> AnyResponse:
        """Return the service description as RDF, or redirect a browser to the query form."""
        format_ = content_negotiation.accepted_graph_format()
        if format_ is None:
            return redirect(url_for("pages.query"), code=303)
        text = service_description.build_query(
            self._settings,
            other_base=other_base(self._settings.base),
            prefixes=self._prefixes,
            union=self._store.union,
            accepts_updates=self._auth.enabled,
        )
        query = Query(text=text, format=format_.name)
        return stream_answer(self._store, query, format_, version=None)


def _add_accept_query(response: Response) -> Response:
    response.headers["Accept-Query"] = _ACCEPT_QUERY
    return response
