"""Selects the response format from a request parameter or the Accept header.

https://www.w3.org/TR/sparql11-protocol/#conneg, https://www.rfc-editor.org/rfc/rfc9110#name-accept
"""

from collections.abc import Mapping
from functools import lru_cache

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType
from werkzeug.http import parse_accept_header

from kg.errors import QueryError
from kg.store import GRAPH_FORMATS, RESULT_FORMATS, Format

# Limits on the Accept header; browsers and RDF libraries send up to 1,000 characters with 20 media ranges
MAX_ACCEPT_LENGTH = 4000
MAX_MEDIA_RANGES = 50

# Other names for formats, as media types in Accept or as values of a parameter
_RESULT_ALIASES = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "srj": "json",
    "srx": "xml",
    "sparql-results+json": "json",
    "sparql-results+xml": "xml",
    "text": "csv",
    "application/csv": "csv",
    "application/tab-separated-values": "tsv",
}
_GRAPH_ALIASES = {
    "application/x-turtle": "ttl",
    "application/turtle": "ttl",
    "text/n3": "ttl",  # Turtle is a subset of N3
    "text/rdf+n3": "ttl",
    "text/plain": "nt",
    "text/ntriples": "nt",
    "text/nquads": "nq",
    "text/x-nquads": "nq",
    "application/x-trig": "trig",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "turtle": "ttl",
    "n3": "ttl",
    "n-triples": "nt",
    "ntriples": "nt",
    "n-quads": "nq",
    "nquads": "nq",
    "json-ld": "jsonld",
    "json": "jsonld",
    "rdf": "rdfxml",
    "rdf+xml": "rdfxml",
    "rdf/xml": "rdfxml",
    "xml": "rdfxml",
}
_FORMATS: Mapping[str, Mapping[str, Format]] = {"results": RESULT_FORMATS, "graph": GRAPH_FORMATS}
_PARAMETERS = ("format", "output", "results")  # different clients use different names


def ignore_long_accept() -> None:
    """Treat an Accept header over 4,000 characters or 50 media ranges as missing: matching it takes seconds."""
    header = request.environ.get("HTTP_ACCEPT", "")
    if len(header) > MAX_ACCEPT_LENGTH or header.count(",") >= MAX_MEDIA_RANGES:
        del request.environ["HTTP_ACCEPT"]


def negotiate(result_type: str, parameters: Mapping[str, str]) -> Format:
    """Return the format for ``results`` or a ``graph``: the one named by a parameter, else the best accepted.

    Raises :class:`QueryError` if a parameter names an unsuitable format, NotAcceptable if Accept allows none.
    """
    name = next((parameters[name] for name in _PARAMETERS if parameters.get(name)), None)
    return _format_by_name(_FORMATS[result_type], name) if name else best_accepted(result_type)


def best_accepted(result_type: str) -> Format:
    """Return the format that the Accept header prefers, or the default one if it has no preference."""
    return _best_match(request.headers.get("Accept", ""), result_type)


@lru_cache(maxsize=128)
def _best_match(header: str, result_type: str) -> Format:
    formats = _FORMATS[result_type]
    accept = _without_parameters(parse_accept_header(header, MIMEAccept))
    if not accept:
        return next(iter(formats.values()))
    by_name = _formats_by_name(formats)
    best = accept.best_match([name for name in by_name if "/" in name])
    if best is None:
        supported = ", ".join(format_.media_type for format_ in formats.values())
        raise NotAcceptable(f"No accepted media type is supported. Accept one of {supported}.")
    return by_name[best]


def accepted_graph_format() -> Format | None:
    """Return the RDF format for a request without a query, or None if the client prefers HTML.

    Raises :class:`QueryError` if Accept allows no RDF format: the client probably forgot the query.
    """
    accept = _without_parameters(request.accept_mimetypes)
    best = max((accept.quality(format_.media_type) for format_ in GRAPH_FORMATS.values()), default=0)
    if accept and accept.quality("text/html") > best:
        return None
    if accept and not best:
        raise QueryError(
            "The request has no query.", subject="request", remedy="Send it as the parameter `query`."
        )
    return best_accepted("graph")


def prefers_html() -> bool:
    """Return True if HTML has a higher quality than every RDF format, as in browsers but not in ``*/*``."""
    accept = request.accept_mimetypes
    return accept.quality("text/html") > max(
        accept.quality(format_.media_type) for format_ in GRAPH_FORMATS.values()
    )


def parse_content_type(media_type: str) -> str:
    """Return the name of the RDF format of an uploaded document. Raises UnsupportedMediaType."""
    found = _formats_by_name(GRAPH_FORMATS).get(media_type.lower()) if "/" in media_type else None
    if found is None:
        supported = ", ".join(format_.media_type for format_ in GRAPH_FORMATS.values())
        raise UnsupportedMediaType(
            f"{media_type or 'A missing media type'} is not supported for graphs. Send one of {supported}."
        )
    return found.name


def content_type(format_: Format) -> str:
    """Return the Content-Type header of a format, with the charset if it is text."""
    media_type = format_.media_type
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _format_by_name(formats: Mapping[str, Format], name: str) -> Format:
    found = _formats_by_name(formats).get(name.strip().lower().partition(";")[0].rstrip())
    if found is None:
        raise QueryError(
            f"The result of this query cannot be written as {name}.",
            subject="format",
            remedy=f"Choose one of {', '.join(formats)}.",
        )
    return found


def _formats_by_name(formats: Mapping[str, Format]) -> dict[str, Format]:
    """Return formats by media type, alias and name; the registered media types come first."""
    aliases = _GRAPH_ALIASES if formats is GRAPH_FORMATS else _RESULT_ALIASES
    by_media_type = {format_.media_type: format_ for format_ in formats.values()}
    return by_media_type | {alias: formats[name] for alias, name in aliases.items()} | dict(formats)


def _without_parameters(accept: MIMEAccept) -> MIMEAccept:
    """Drop media type parameters, so that ``text/turtle; charset=utf-8`` matches Turtle."""
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in accept])
