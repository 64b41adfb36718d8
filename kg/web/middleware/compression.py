"""Compression of responses with gzip (https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding)."""

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_LEVEL = 1  # the fastest level: RDF and results shrink to a tenth even so
_GZIP = 16 + zlib.MAX_WBITS  # selects the gzip format (https://docs.python.org/3/library/zlib.html)
_MIN_BYTES = 500  # shorter responses are sent as they are
_TYPES = ("text/", "application/sparql-results", "application/n-", "application/trig", "application/ld+json")
_MORE_TYPES = {"application/rdf+xml", "image/svg+xml"}


def compress(response: Response) -> Response:
    """Compress a response while it is streamed, if the client accepts gzip."""
    if not _is_compressible(response):
        return response
    if "Accept-Encoding" not in response.headers.get("Vary", ""):
        response.vary.add("Accept-Encoding")
    if not _accepts_gzip(request.headers.get("Accept-Encoding", "")):
        return response
    if response.status_code == 200:
        _compress_body(response)
    tag, weak = response.get_etag()
    if tag:  # a different representation needs a different ETag
        response.set_etag(f"{tag}-gzip", weak=bool(weak))
    return response


@lru_cache(maxsize=128)
def _accepts_gzip(header: str) -> bool:
    return parse_accept_header(header, Accept).quality("gzip") > 0


def _is_compressible(response: Response) -> bool:
    """Return True for a response of some length in a text format, and for a 304 about such a response."""
    if response.status_code == 304:
        return True
    if response.status_code != 200 or response.direct_passthrough:
        return False
    length, mimetype = response.content_length, response.mimetype or ""
    is_text = mimetype.startswith(_TYPES) or mimetype in _MORE_TYPES
    return is_text and (length is None or length >= _MIN_BYTES)


def _compress_body(response: Response) -> None:
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Content-Length", None)
    chunks = _compressed(response.iter_encoded())
    # If the whole body is there already, the response can have a Content-Length.
    response.response = [b"".join(chunks)] if response.is_sequence else chunks


def _compressed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield compressed chunks; if ``chunks`` raises, so does this, and the gzip trailer is missing."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for chunk in chunks:
        if compressed := compressor.compress(chunk):
            yield compressed
    yield compressor.flush()
