"""In which format a request is to be answered: by a parameter, else by the header Accept.

https://www.w3.org/TR/sparql11-protocol/#conneg, https://www.rfc-editor.org/rfc/rfc9110#name-accept
"""

from collections.abc import Mapping
from functools import lru_cache

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType
from werkzeug.http import parse_accept_header

from kg.errors import QueryError
from kg.store import GRAPHS, RESULTS, Format

# Further names that clients use for a format, in Accept or as a parameter.
_ALIASES = {
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
    "text/n3": "ttl",  # what we write as Turtle is N3 as well
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
_FORMS: Mapping[str, Mapping[str, Format]] = {"results": RESULTS, "graph": GRAPHS}
_SHORT = 500  # letters of a header that is remembered with what it likes: most clients send one of a few
_PARAMETERS = ("format", "output", "results")  # whichever a client has for it


def chosen(form: str, values: Mapping[str, str]) -> Format:
    """Return the format for the answer to a query of that form (``results`` or ``graph``).

    Raises :class:`QueryError` where a parameter asks for one that does not fit, and NotAcceptable where
    nothing in the header Accept does.
    """
    asked = next((values[name] for name in _PARAMETERS if values.get(name)), None)
    return _named(_FORMS[form], asked) if asked else acceptable(form)


def acceptable(form: str) -> Format:
    """Return the format of a form that the header Accept likes best; the first where all are the same to it."""
    header = request.headers.get("Accept", "")
    return (_liked if len(header) < _SHORT else _liked.__wrapped__)(header, form)


@lru_cache(maxsize=128)
def _liked(header: str, form: str) -> Format:
    fitting = _FORMS[form]
    accept = _without_parameters(parse_accept_header(header, MIMEAccept))
    if not accept:
        return next(iter(fitting.values()))
    names = _names(fitting)
    best = accept.best_match([name for name in names if "/" in name])
    if best is None:
        known = ", ".join(f.media_type for f in fitting.values())
        raise NotAcceptable(f"This is answered as {known}.")
    return names[best]


def describable() -> Format | None:
    """Return the RDF format for who asks nothing; None for people, who like HTML better than any of them.

    Raises :class:`QueryError` where none is acceptable: whoever wants results has forgotten the query.
    """
    accept = _without_parameters(request.accept_mimetypes)
    best = max((accept.quality(f.media_type) for f in GRAPHS.values()), default=0)
    if accept and accept.quality("text/html") > best:
        return None
    if accept and not best:
        raise QueryError("there is no query", subject="request", remedy="give it as the parameter query")
    return acceptable("graph")


def for_people() -> bool:
    """Tell whether the client likes a page better than any RDF, as browsers do; ``*/*`` likes all alike."""
    accept = request.accept_mimetypes
    return accept.quality("text/html") > max(accept.quality(one.media_type) for one in GRAPHS.values())


def read_as(mimetype: str) -> str:
    """Return the name of the RDF format that a document of that media type is in; raise UnsupportedMediaType for others."""
    found = _names(GRAPHS).get(mimetype.lower()) if "/" in mimetype else None
    if found is None:
        known = ", ".join(f.media_type for f in GRAPHS.values())
        raise UnsupportedMediaType(f"A graph comes as {known}.")
    return found.name


def content_type(format_: Format) -> str:
    """Return the header Content-Type for what is written in a format."""
    media_type = format_.media_type
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _named(fitting: Mapping[str, Format], asked: str) -> Format:
    found = _names(fitting).get(asked.strip().lower().partition(";")[0].rstrip())
    if found is None:
        raise QueryError(
            f"{asked} is no format for its answer",
            subject="format",
            remedy=f"choose one of {', '.join(fitting)}",
        )
    return found


def _names(fitting: Mapping[str, Format]) -> dict[str, Format]:
    """Return the formats by whatever they are called; their own media types come first."""
    aliases = _GRAPH_ALIASES if fitting is GRAPHS else _ALIASES
    named = {f.media_type: f for f in fitting.values()}
    return named | {alias: fitting[name] for alias, name in aliases.items()} | dict(fitting)


def _without_parameters(accept: MIMEAccept) -> MIMEAccept:
    """Leave out what says more than the type: ``text/turtle; charset=utf-8`` is Turtle to us."""
    return MIMEAccept([(value.partition(";")[0].strip(), quality) for value, quality in accept])
