"""Article to Document: sentences, words and names with their places in the text. Stanza lives here alone."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.model import Article, Document, Failure, Sentence
from kg.parse.chunking import pieces
from kg.parse.convert import sentences
from kg.parse.load_models import load
from kg.parse.run_stanza import analyse

__all__ = ["parse"]

BATCH_CHARS = 60_000  # characters that Stanza gets at once, whatever ``batch`` says: bounds the memory


def parse(
    articles: Iterable[Article], *, models: Path | None = None, batch: int = 50, cpus: int = 0
) -> Iterator[Document | Failure]:
    """Yield a Document for each article, in their order, or a Failure where Stanza cannot deal with one.

    The text from ``lead`` on is parsed; every offset counts into ``Article.text``. ``batch`` articles, or
    fewer where they are long, go through Stanza at once. ``models`` is a Stanza resources folder (None: the
    bundled one), ``cpus`` the cores to use (0: torch's own choice). Raises :class:`ModelError` before the
    first article where the folder cannot be used.
    """
    for group in _groups(articles, batch):
        yield from _parsed(load(models, cpus), group)  # loaded when there is something to parse


def _groups(articles: Iterable[Article], batch: int) -> Iterator[list[Article]]:
    group: list[Article] = []
    chars = 0
    for article in articles:
        if group and (len(group) == batch or chars + len(article.text) > BATCH_CHARS):
            yield group
            group, chars = [], 0
        group.append(article)
        chars += len(article.text)
    if group:
        yield group


def _parsed(pipeline: Any, group: Sequence[Article]) -> Iterator[Document | Failure]:
    """Parse a group at once; where that fails, one by one, so that only the one to blame fails."""
    try:
        yield from _documents(pipeline, group)
    except Exception as error:  # whatever goes wrong within Stanza concerns these articles alone
        if len(group) == 1:
            yield _failure(group[0], error)
        else:
            for article in group:
                yield from _parsed(pipeline, [article])


def _documents(pipeline: Any, group: Sequence[Article]) -> list[Document]:
    parts = [(n, *piece) for n, article in enumerate(group) for piece in pieces(article.text, article.lead)]
    found: list[list[Sentence]] = [[] for _ in group]
    for chunk in _chunks(parts):
        results = analyse(pipeline, [text for _, _, text in chunk])
        for (n, offset, _), document in zip(chunk, results, strict=True):
            found[n].extend(sentences(group[n].text, offset, document, len(found[n])))
    return [Document(article=group[n], sentences=tuple(of_it)) for n, of_it in enumerate(found)]


def _chunks(parts: Sequence[tuple[int, int, str]]) -> Iterator[list[tuple[int, int, str]]]:
    chunk: list[tuple[int, int, str]] = []
    for part in parts:
        if chunk and sum(len(text) for _, _, text in chunk) + len(part[2]) > BATCH_CHARS:
            yield chunk
            chunk = []
        chunk.append(part)
    if chunk:
        yield chunk


def _failure(article: Article, error: Exception) -> Failure:
    return Failure(
        subject=article.source,
        reason=f"cannot be parsed: {type(error).__name__}: {error}",
        remedy="Leave the article out, or take out what is not prose in it.",
    )
