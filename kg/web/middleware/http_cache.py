"""Cache headers: a strong ETag of the generation from which a response was made.

https://www.rfc-editor.org/rfc/rfc9110#name-etag, https://www.rfc-editor.org/rfc/rfc9111#name-cache-control
"""

from flask import Response, request

_SAFE = {"GET", "HEAD", "QUERY"}
_REVALIDATE = "public, no-cache"  # a cache may keep the response, but must revalidate it
NO_STORE = "no-store"


def is_not_modified(version: str) -> bool:
    """Return True if the client already has ``version`` (https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match)."""
    known = request.if_none_match
    return request.method in _SAFE and (known.contains(version) or known.contains(f"{version}-gzip"))


def not_modified(version: str) -> Response:
    """Return a 304 response for a representation that the client already has."""
    response = Response(status=304)
    set_cache_headers(response, version)
    return response


def set_cache_headers(response: Response, version: str | None) -> None:
    """Set Vary, Cache-Control and the ETag; the version None stands for a response that must not be cached."""
    response.headers["Vary"] = "Accept, Accept-Encoding"
    if version is None:
        response.headers["Cache-Control"] = NO_STORE
    else:
        response.headers["Cache-Control"] = _REVALIDATE
        response.set_etag(version)
