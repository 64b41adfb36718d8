"""Long values that only programs read, as text that an RDF literal can have: compressed with zlib and encoded in Base64."""

import zlib
from base64 import b64decode, b64encode

_LEVEL = 9


def compress(content: bytes) -> str:
    """Return the text for a value, the same for the same value."""
    return b64encode(zlib.compress(content, _LEVEL)).decode("ascii")


def decompress(text: str) -> bytes:
    """Return the value of a text that :func:`compress` wrote."""
    return zlib.decompress(b64decode(text))
