"""What may be kept of an answer, and for how long: a strong ETag of the generation that it was read from.

https://www.rfc-editor.org/rfc/rfc9110#name-etag, https://www.rfc-editor.org/rfc/rfc9111#name-cache-control
"""

from flask import Response, request

_SAFE = {"GET", "HEAD", "QUERY"}
_ASK_AGAIN = "public, no-cache"  # keep it, and ask each time whether it is still right
FORGET = "no-store"


def unchanged(version: str) -> bool:
    """Tell whether the client has this version already (https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match)."""
    known = request.if_none_match
    return request.method in _SAFE and (known.contains(version) or known.contains(f"{version}-gzip"))


def not_modified(version: str) -> Response:
    """Say that what the client has is still right."""
    response = Response(status=304)
    mark(response, version)
    return response


def mark(response: Response, version: str | None) -> None:
    """Say which version an answer is; None for one that would be another at the next time."""
    response.headers["Vary"] = "Accept, Accept-Encoding"
    if version is None:
        response.headers["Cache-Control"] = FORGET
    else:
        response.headers["Cache-Control"] = _ASK_AGAIN
        response.set_etag(version)
