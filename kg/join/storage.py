"""The text in which a store keeps the traits of an article: their JSON, compressed with zlib and encoded in Base64."""

import zlib
from base64 import b64decode, b64encode

import msgspec

from kg.join_values import ArticleTraits

_LEVEL = 9


def to_text(traits: ArticleTraits) -> str:
    """Return the traits as text, the same for the same traits."""
    return b64encode(zlib.compress(msgspec.json.encode(traits), _LEVEL)).decode("ascii")


def from_text(text: str) -> ArticleTraits:
    """Return the traits that :func:`to_text` wrote."""
    return msgspec.json.decode(zlib.decompress(b64decode(text)), type=ArticleTraits)
