"""What a request to the endpoint asks for, in whichever of the ways of the SPARQL 1.1 Protocol it comes.

https://www.w3.org/TR/sparql11-protocol/#protocol; the method QUERY is a POST that is safe
(https://datatracker.ietf.org/doc/draft-ietf-httpbis-safe-method-w-body/).
"""

from dataclasses import dataclass
from math import inf

from flask import request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from kg.errors import AddressLengthError, LengthError, QueryError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

Parameters = MultiDict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query or an update, and the parameters beside it."""

    kind: str  # "query" or "update"
    text: str
    parameters: Parameters

    @property
    def default_graphs(self) -> tuple[str, ...]:
        """The IRIs of graphs that make up the default graph of the query or of the update's WHERE."""
        return self._graphs("default-graph-uri" if self.kind == "query" else "using-graph-uri")

    @property
    def named_graphs(self) -> tuple[str, ...]:
        """The IRIs of the named graphs of the query or of the update's WHERE."""
        return self._graphs("named-graph-uri" if self.kind == "query" else "using-named-graph-uri")

    @property
    def seconds(self) -> float:
        """The seconds that the query may take by the parameter ``timeout``; no more than the server gives."""
        given = _one(self.parameters, "timeout")
        try:
            seconds = inf if given is None else float(given)
        except ValueError:
            seconds = 0
        if not seconds > 0:
            raise _wrong(f"{given!r} is no timeout", "give a number of seconds above 0, such as timeout=2.5")
        return seconds

    def _graphs(self, name: str) -> tuple[str, ...]:
        return tuple(self.parameters.getlist(name))


def operation() -> Operation | None:
    """Return what the request asks for; None for a GET that asks nothing.

    Raises :class:`QueryError` for a request that asks wrongly, UnsupportedMediaType for another body.
    """
    if request.method in {"GET", "HEAD"}:
        return _in_address()
    if request.mimetype == FORM:
        return _in_form()
    if request.mimetype == QUERY or (request.mimetype == UPDATE and request.method == "POST"):
        kind = "query" if request.mimetype == QUERY else "update"
        return Operation(kind=kind, text=_body(), parameters=request.args)
    raise UnsupportedMediaType(f"A query comes as {FORM} or {QUERY}, an update by POST as {UPDATE}.")


def check_length(query: str, kilobytes: int) -> None:
    """Raise :class:`LengthError` for a query that is longer than so many kB."""
    if len(query.encode(errors="replace")) > 1000 * kilobytes:
        kind = AddressLengthError if request.method in {"GET", "HEAD"} else LengthError
        raise kind(
            f"it is longer than {kilobytes} kB", subject="query", remedy="Write less.", limit="max_query_kb"
        )


def _in_address() -> Operation | None:
    if "update" in request.args:
        raise _wrong("an update does not come by GET", f"POST it as {UPDATE}")
    text = _one(request.args, "query")
    return None if text is None else Operation(kind="query", text=text, parameters=request.args)


def _in_form() -> Operation:
    query, update = _one(request.form, "query"), _one(request.form, "update")
    if query is not None and update is not None:
        raise _wrong("it asks for a query and an update at once", "send one of them")
    if update is not None and request.method == "QUERY":
        raise _wrong("an update does not come by QUERY", "POST it")
    if query is None and update is None:
        raise _wrong("there is no query", "give it as the parameter query of the form")
    parameters: Parameters = MultiDict(list(request.args.items(multi=True)))
    parameters.update(request.form)
    kind, text = ("query", query) if query is not None else ("update", update)
    return Operation(kind=kind, text=text or "", parameters=parameters)


def _one(values: Parameters, name: str) -> str | None:
    found = values.getlist(name)
    if len(found) > 1:
        raise _wrong(f"there is more than one {name}", "send one in a request")
    return found[0] if found else None


def _body() -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaType(f"The body is to be in UTF-8, not in {charset}.")
    try:
        return request.get_data().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"it is not UTF-8: {error}", subject="query", remedy="send it in UTF-8") from error


def _wrong(reason: str, remedy: str) -> QueryError:
    return QueryError(reason, subject="request", remedy=remedy)
