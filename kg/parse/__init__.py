"""Parses articles into sentences with dependency trees and named entities.

Only this package imports Stanza.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kg.model import Article, Document, Failure, Sentence
from kg.parse.batching import Chunk, article_batches, chunk_batches, split_text
from kg.parse.convert import convert_sentences
from kg.parse.load_models import Scoring, load, load_event_scorer
from kg.parse.run_stanza import analyse

__all__ = ["article_batches", "load_models", "parse"]


def parse(
    articles: Iterable[Article], *, models: Path | None = None, batch: int = 50, cpus: int = 0
) -> Iterator[Document | Failure]:
    """Yield a Document for each article in order, or a Failure if Stanza cannot process it.

    The text from ``lead`` on is parsed. All offsets are offsets in ``Article.text``. At most ``batch`` articles are
    parsed together. ``models`` is a Stanza resources folder (None: the bundled models), ``cpus`` the number of
    threads (0: chosen by torch). Raises :class:`ModelError` before the first article if the models cannot be used.
    """
    for group in article_batches(articles, batch):
        yield from _parse_batch(load_models(models, cpus), group)


def load_models(models: Path | None, cpus: int = 0) -> "_Models":
    """Return the models, which are loaded once; arguments and errors are those of :func:`parse`."""
    return _Models(load(models, cpus), load_event_scorer(models))


class _Models(NamedTuple):
    pipeline: Any  # stanza.Pipeline
    scoring: Scoring


def _parse_batch(models: _Models, articles: Sequence[Article]) -> Iterator[Document | Failure]:
    """Parse articles together.

    If that fails, parse them one by one, so that only one fails.
    """
    try:
        yield from _documents(models, articles)
    # Stanza raises many kinds of errors, which must not stop the build.
    except Exception as error:
        if len(articles) == 1:
            yield _failure(articles[0], error)
        else:
            for article in articles:
                yield from _parse_batch(models, [article])


def _documents(models: _Models, articles: Sequence[Article]) -> list[Document]:
    chunks = [
        Chunk(article=number, offset=offset, text=text)
        for number, article in enumerate(articles)
        for offset, text in split_text(article.text, article.lead)
    ]
    sentences: list[list[Sentence]] = [[] for _ in articles]
    for batch in chunk_batches(chunks):
        with models.scoring() as add_event_scores:
            results = analyse(models.pipeline, [chunk.text for chunk in batch])
            for chunk, analysis in zip(batch, results, strict=True):
                done = sentences[chunk.article]
                text = articles[chunk.article].text
                converted = list(convert_sentences(text, chunk.offset, analysis, first_index=len(done)))
                done.extend(add_event_scores(converted))
    return [
        Document(article=article, sentences=tuple(done))
        for article, done in zip(articles, sentences, strict=True)
    ]


def _failure(article: Article, error: Exception) -> Failure:
    return Failure(
        subject=article.source,
        reason=f"The article cannot be parsed: {type(error).__name__}: {error}.",
        remedy="Leave the article out, or remove what is not prose from its text.",
    )
