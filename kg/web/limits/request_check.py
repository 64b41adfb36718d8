"""Checks of a request before its headers are parsed: parsing time is outside all other limits."""

import re

from flask import request
from werkzeug.exceptions import (
    BadRequest,
    RequestHeaderFieldsTooLarge,
    UnsupportedMediaType,
)

_MAX_HEADER = 4096  # characters
_HOST = re.compile(r"([A-Za-z0-9_.-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(:\d{1,5})?")


def check_request() -> None:
    """Refuse a request with a long header, without one valid Host, or with a compressed body.

    Raises an HTTPException.
    """
    _check_headers()
    _check_host()
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("The body is compressed. Send it without Content-Encoding.")


def _check_headers() -> None:
    for key, value in request.environ.items():
        if key.startswith("HTTP_") and len(value) > _MAX_HEADER:
            name = key.removeprefix("HTTP_").replace("_", "-").title()
            request.environ.pop("HTTP_ACCEPT", None)  # which the error response would parse
            raise RequestHeaderFieldsTooLarge(
                f"The header {name} has more than {_MAX_HEADER} characters. Shorten it."
            )


def _check_host() -> None:
    """Refuse a missing, repeated or malformed Host (https://www.rfc-editor.org/rfc/rfc9112#section-3.2-6)."""
    host = request.environ.get("HTTP_HOST")
    if host is None and request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        return
    if host is None or not _HOST.fullmatch(host):
        raise BadRequest("The request must have one valid Host header.")
