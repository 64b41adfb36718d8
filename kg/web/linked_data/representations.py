"""HTML and RDF representations of a resource, selected by URL suffix or by the Accept header.

https://www.w3.org/TR/cooluris/, https://www.rfc-editor.org/rfc/rfc9110#name-content-negotiation
"""

from flask import Response, request

from kg.store import GRAPH_FORMATS, Format
from kg.web.sparql import content_negotiation
from kg.web.sparql.endpoint import encode_iri

HTML = "html"
# Format by URL suffix; pages link to the first suffix of each RDF format.
SUFFIXES = {"ttl": "ttl", "jsonld": "jsonld", "nt": "nt", "rdf": "rdfxml", "json": "jsonld", "html": HTML}
_LINKED_SUFFIXES = ("ttl", "jsonld", "nt", "rdf")


def split_suffix(key: str) -> tuple[str, str | None]:
    """Return a key without its format suffix, and the name of the format (None without a suffix)."""
    stem, dot, suffix = key.rpartition(".")
    return (stem, SUFFIXES[suffix]) if dot and stem and suffix in SUFFIXES else (key, None)


def negotiated_format() -> str:
    """Return HTML, or the name of an RDF format that the Accept header prefers to HTML."""
    accept = request.accept_mimetypes
    best = max(accept.quality(format_.media_type) for format_ in GRAPH_FORMATS.values())
    if not accept or (accept.quality("text/html") and accept.quality("text/html") >= best):
        return HTML
    return content_negotiation.best_accepted("graph").name


def alternate_urls(url: str) -> list[tuple[str, Format]]:
    """Return the URL and the format of each RDF representation of the document at ``url``."""
    path, mark, query = url.partition("?")
    return [(f"{path}.{suffix}{mark}{query}", GRAPH_FORMATS[SUFFIXES[suffix]]) for suffix in _LINKED_SUFFIXES]


def url_of(url: str, format_name: str) -> str:
    """Return the URL of one representation, or ``url`` itself if the format has no suffix."""
    return next((one for one, format_ in alternate_urls(url) if format_.name == format_name), url)


def add_link_header(response: Response, iri: str, url: str) -> None:
    """Link to the described resource and all representations (https://www.rfc-editor.org/rfc/rfc8288)."""
    links = [f'<{encode_iri(iri)}>; rel="about"', '</.well-known/void>; rel="describedby"']
    links += [
        f'<{alternate}>; rel="alternate"; type="{format_.media_type}"'
        for alternate, format_ in alternate_urls(url)
    ]
    response.headers["Link"] = ", ".join([*links, f'<{url}>; rel="alternate"; type="text/html"'])
