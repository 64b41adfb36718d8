"""The text in which a store keeps the traits of an article: their JSON, compressed."""

import msgspec

from kg.compressed_text import compress, decompress
from kg.join_values import ArticleTraits


def to_text(traits: ArticleTraits) -> str:
    """Return the traits as text, the same for the same traits."""
    return compress(msgspec.json.encode(traits))


def from_text(text: str) -> ArticleTraits:
    """Return the traits that :func:`to_text` wrote."""
    return msgspec.json.decode(decompress(text), type=ArticleTraits)
