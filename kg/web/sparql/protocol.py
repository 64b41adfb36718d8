"""Parses a request to the endpoint into a query or an update, as the SPARQL 1.1 Protocol defines.

https://www.w3.org/TR/sparql11-protocol/#protocol; the method QUERY works like POST but is safe
(https://datatracker.ietf.org/doc/draft-ietf-httpbis-safe-method-w-body/).
"""

from dataclasses import dataclass
from math import inf
from urllib.parse import parse_qsl

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from kg.errors import LengthError, QueryError, UrlLengthError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MAX_PARAMETERS = 1000  # in a URL or a form

Parameters = MultiDict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query or an update with its parameters."""

    kind: str  # "query" or "update"
    text: str
    parameters: Parameters

    @property
    def default_graphs(self) -> tuple[str, ...]:
        """IRIs of the graphs that replace the default graph, in a query or in the WHERE clause of an update."""
        return self._graphs("default-graph-uri" if self.kind == "query" else "using-graph-uri")

    @property
    def named_graphs(self) -> tuple[str, ...]:
        """IRIs of the only named graphs visible to a query or to the WHERE clause of an update."""
        return self._graphs("named-graph-uri" if self.kind == "query" else "using-named-graph-uri")

    @property
    def timeout_s(self) -> float:
        """Value of the parameter ``timeout`` in seconds; infinite if missing. Raises :class:`QueryError`."""
        text = _single_value(self.parameters, "timeout")
        try:
            seconds = inf if text is None else float(text)
        except ValueError:
            seconds = 0
        if not seconds > 0:
            raise _bad_request(f"{text!r} is not a timeout.", "Send seconds above 0, such as timeout=2.5.")
        return seconds

    def _graphs(self, name: str) -> tuple[str, ...]:
        return tuple(self.parameters.getlist(name))


def parse_operation() -> Operation | None:
    """Return the query or update of the request, or None for a GET without a query.

    Raises :class:`QueryError` for a malformed request, UnsupportedMediaType for another media type.
    """
    if request.method in {"GET", "HEAD"}:
        return _parse_url()
    if request.mimetype == FORM:
        return _parse_form()
    if request.mimetype == QUERY or (request.mimetype == UPDATE and request.method == "POST"):
        kind = "query" if request.mimetype == QUERY else "update"
        return Operation(kind=kind, text=_decoded_body(), parameters=request.args)
    raise UnsupportedMediaType(f"Send a query as {FORM} or {QUERY}, or POST an update as {UPDATE}.")


def check_length(query: str, max_kb: int) -> None:
    """Raise :class:`LengthError` if a query is longer than ``max_kb`` kB."""
    size = len(query.encode(errors="replace"))
    if size > 1000 * max_kb:
        error = UrlLengthError if request.method in {"GET", "HEAD"} else LengthError
        raise error(
            f"The query has {size:,} bytes; the limit is {max_kb} kB.",
            subject="query",
            remedy="Shorten the query, or raise max_query_kb.",
            limit="max_query_kb",
        )


def check_parameter_count() -> None:
    """Raise :class:`QueryError` for a URL with over 1,000 parameters, before they are parsed."""
    if request.query_string.count(b"&") >= MAX_PARAMETERS:
        raise _too_many_parameters()


def _parse_url() -> Operation | None:
    if "update" in request.args:
        raise _bad_request("An update cannot be sent with GET.", f"POST it as {UPDATE}.")
    text = _single_value(request.args, "query")
    return None if text is None else Operation(kind="query", text=text, parameters=request.args)


def _parse_form() -> Operation:
    form = _form_fields()
    query, update = _single_value(form, "query"), _single_value(form, "update")
    if query is not None and update is not None:
        raise _bad_request("The request has both a query and an update.", "Send only one of them.")
    if update is not None and request.method == "QUERY":
        raise _bad_request("An update cannot be sent with the method QUERY.", "POST it.")
    if query is None and update is None:
        raise _bad_request("The request has no query.", "Send it as the form field `query`.")
    parameters: Parameters = MultiDict(list(request.args.items(multi=True)))
    parameters.update(form)
    kind, text = ("query", query) if query is not None else ("update", update)
    return Operation(kind=kind, text=text or "", parameters=parameters)


def _form_fields() -> Parameters:
    """Parse the body as a URL-encoded form; Flask's own parser does not limit the number of fields."""
    body = _decoded_body()
    if body.count("&") >= MAX_PARAMETERS:
        raise _too_many_parameters()
    return MultiDict(parse_qsl(body, keep_blank_values=True))


def _single_value(parameters: Parameters, name: str) -> str | None:
    values = parameters.getlist(name)
    if len(values) > 1:
        raise _bad_request(f"The parameter {name} occurs {len(values)} times.", "Send it once.")
    return values[0] if values else None


def _decoded_body() -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaType(f"The charset {charset} is not supported. Send the body in UTF-8.")
    try:
        return request.get_data(cache=False).decode("utf-8")
    except UnicodeDecodeError as error:
        raise _bad_request(f"The body is not valid UTF-8: {error}.", "Send it in UTF-8.") from error


def _too_many_parameters() -> QueryError:
    return _bad_request(f"The request has more than {MAX_PARAMETERS:,} parameters.", "Send fewer.")


def _bad_request(reason: str, remedy: str) -> QueryError:
    return QueryError(reason, subject="request", remedy=remedy)
