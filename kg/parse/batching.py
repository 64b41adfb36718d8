"""Batches of bounded size, which bound the memory for any number and length of articles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Article

MAX_BATCH_CHARS = 60_000  # processed by Stanza at once
MAX_CHUNK_CHARS = 20_000

# Where a text may be split, best first. Only the last one can split a sentence.
_SEPARATORS = ("\n\n", "\n", ". ", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A part of an article's text."""

    article: int  # position of the article in its batch
    offset: int  # of the chunk in the article's text
    text: str


def article_batches(
    articles: Iterable[Article], max_articles: int, max_chars: int = MAX_BATCH_CHARS
) -> Iterator[list[Article]]:
    """Yield lists of at most ``max_articles`` articles and ``max_chars`` characters.

    A longer article is a batch of its own.
    """
    batch: list[Article] = []
    chars = 0
    for article in articles:
        if batch and (len(batch) == max_articles or chars + len(article.text) > max_chars):
            yield batch
            batch, chars = [], 0
        batch.append(article)
        chars += len(article.text)
    if batch:
        yield batch


def chunk_batches(chunks: Sequence[Chunk]) -> Iterator[list[Chunk]]:
    """Yield lists of chunks with at most MAX_BATCH_CHARS characters together."""
    batch: list[Chunk] = []
    for chunk in chunks:
        if batch and sum(len(other.text) for other in batch) + len(chunk.text) > MAX_BATCH_CHARS:
            yield batch
            batch = []
        batch.append(chunk)
    if batch:
        yield batch


def split_text(text: str, start: int = 0, max_chars: int = MAX_CHUNK_CHARS) -> Iterator[tuple[int, str]]:
    """Yield (offset, chunk) for the text from ``start`` on. Blank chunks are skipped."""
    while start < len(text):
        end = _chunk_end(text, start, max_chars)
        if text[start:end].strip():
            yield start, text[start:end]
        start = end


def _chunk_end(text: str, start: int, max_chars: int) -> int:
    if len(text) - start <= max_chars:
        return len(text)
    for separator in _SEPARATORS:
        position = text.rfind(separator, start + 1, start + max_chars)
        if position >= 0:
            return position + len(separator)
    return start + max_chars
