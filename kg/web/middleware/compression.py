"""Answers compressed with gzip for those who accept it (https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding)."""

import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache

from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_LEVEL = 1  # the fastest: text of this kind shrinks to a tenth anyway
_GZIP = 16 + zlib.MAX_WBITS  # with gzip's header and checksum (https://docs.python.org/3/library/zlib.html)
_SHORT = 500  # bytes that are not worth it
_TYPES = ("text/", "application/sparql-results", "application/n-", "application/trig", "application/ld+json")
_REMEMBERED = 100  # letters of a header that is kept with what it means: most clients send one of a few
_MORE_TYPES = {"application/rdf+xml", "image/svg+xml"}


def compress(response: Response) -> Response:
    """Compress an answer while it is sent, where the client can read that."""
    if not _compressible(response):
        return response
    if "Accept-Encoding" not in response.headers.get("Vary", ""):
        response.vary.add("Accept-Encoding")
    accepted = request.headers.get("Accept-Encoding", "")
    if not (_readable if len(accepted) < _REMEMBERED else _readable.__wrapped__)(accepted):
        return response
    if response.status_code == 200:
        _pack(response)
    tag, weak = response.get_etag()
    if tag:  # other bytes, so another tag
        response.set_etag(f"{tag}-gzip", weak=bool(weak))
    return response


@lru_cache(maxsize=128)
def _readable(header: str) -> bool:
    return parse_accept_header(header, Accept).quality("gzip") > 0


def _compressible(response: Response) -> bool:
    """Tell whether an answer is text of some length, or says that such a one has not changed."""
    if response.status_code == 304:
        return True
    if response.status_code != 200 or response.direct_passthrough:
        return False
    length, mimetype = response.content_length, response.mimetype or ""
    text = mimetype.startswith(_TYPES) or mimetype in _MORE_TYPES
    return text and (length is None or length >= _SHORT)


def _pack(response: Response) -> None:
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Content-Length", None)
    pieces = _compressed(response.iter_encoded())
    # where all of it is there already, its length can be told
    response.response = [b"".join(pieces)] if response.is_sequence else pieces


def _compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Compress pieces; where they end with an exception, so does this, without gzip's end."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    for piece in pieces:
        if compressed := compressor.compress(piece):
            yield compressed
    yield compressor.flush()
