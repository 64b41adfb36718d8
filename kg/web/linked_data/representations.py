"""In which form a thing is to be described: HTML, or RDF by suffix or by the header Accept.

https://www.w3.org/TR/cooluris/, https://www.rfc-editor.org/rfc/rfc9110#name-content-negotiation
"""

from flask import Response, request

from kg.store import GRAPHS, Format
from kg.web.sparql import content_negotiation

HTML = "html"
# By suffix of an address; the first of a format is the one that is linked to
SUFFIXES = {"ttl": "ttl", "jsonld": "jsonld", "nt": "nt", "rdf": "rdfxml", "json": "jsonld", "html": HTML}
_LINKED = ("ttl", "jsonld", "nt", "rdf")


def divided(key: str) -> tuple[str, str | None]:
    """Return a key without a suffix that tells the format, and that format's name; None where there is none."""
    stem, dot, suffix = key.rpartition(".")
    return (stem, SUFFIXES[suffix]) if dot and stem and suffix in SUFFIXES else (key, None)


def chosen() -> str:
    """Return HTML, or the name of the RDF format that the client likes better."""
    accept = request.accept_mimetypes
    best = max(accept.quality(one.media_type) for one in GRAPHS.values())
    if not accept or (accept.quality("text/html") and accept.quality("text/html") >= best):
        return HTML
    return content_negotiation.acceptable("graph").name


def alternates(address: str) -> list[tuple[str, Format]]:
    """Return the addresses of the RDF forms of what is at ``address``, which has no suffix."""
    path, sign, query = address.partition("?")
    return [(f"{path}.{suffix}{sign}{query}", GRAPHS[SUFFIXES[suffix]]) for suffix in _LINKED]


def link(response: Response, thing: str, address: str) -> None:
    """Say in the header Link what is described and where else (https://www.rfc-editor.org/rfc/rfc8288)."""
    links = [f'<{thing}>; rel="about"', '</.well-known/void>; rel="describedby"']
    links += [f'<{where}>; rel="alternate"; type="{one.media_type}"' for where, one in alternates(address)]
    response.headers["Link"] = ", ".join([*links, f'<{address}>; rel="alternate"; type="text/html"'])
