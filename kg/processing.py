"""Processes articles: parse → extract → resolve → rdf, from an article to what a store keeps of it.

A batch needs nothing but the models, so that a build can run batches in any process. The result of an article does not
depend on its batch.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeAlias, TypeVar

from kg.config import Settings
from kg.errors import StoreError
from kg.extract import extract
from kg.join import traits
from kg.join.storage import to_text
from kg.join_values import ArticleTraits
from kg.model import Article, Document, Failure, Resolution
from kg.parse import parse
from kg.parse_cache import ParseCache
from kg.rdf import stored_events, to_nquads
from kg.resolve import resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The numbers of an article that a report adds up."""

    sentences: int
    words: int
    events: int  # mentions of events in the graph
    abstentions: Counter[str]  # by reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """The graph of an article with its traits and counts."""

    article: Article
    traits: ArticleTraits  # what joining compares
    nquads: bytes  # the article's graph and the own events of its mentions
    counts: Counts


Item: TypeAlias = Processed | Failure


class _HasArticle(Protocol):
    @property
    def article(self) -> Article: ...


T = TypeVar("T", bound=_HasArticle)
U = TypeVar("U")


def process(
    articles: Iterable[Article], settings: Settings, *, cache: ParseCache | None = None
) -> Iterator[Item]:
    """Yield the result for each article in order, or a Failure if a stage cannot process it.

    Raises :class:`ModelError` if the models cannot be used.
    """
    for document in parses(articles, settings, cache=cache):
        yield document if isinstance(document, Failure) else _process(document, settings)


def parses(
    articles: Iterable[Article], settings: Settings, *, cache: ParseCache | None = None
) -> Iterator[Document | Failure]:
    """Yield the parses of ``articles`` in order, from the cache if it has them."""
    run = partial(parse, models=settings.models, batch=settings.batch, cpus=settings.cpus)
    yield from cache.parse(articles, run, batch=settings.batch) if cache else run(articles)


def run_stage(stage: str, function: Callable[[T], U], value: T) -> U | Failure:
    """Return ``function(value)``; an exception becomes a Failure of that article.

    A StoreError is raised, since it concerns all articles.
    """
    try:
        return function(value)
    except StoreError:
        raise
    except Exception as error:
        return Failure(
            subject=value.article.source,
            reason=f"The {stage} stage failed: {type(error).__name__}: {error}.",
            remedy="Remove the article from the input, and report this error: it is a bug in kg.",
        )


def resolved(document: Document) -> Resolution | Failure:
    """Return the events of a document, with names, times and places resolved."""
    extraction = run_stage("extract", extract, document)
    return extraction if isinstance(extraction, Failure) else run_stage("resolve", resolve, extraction)


def _process(document: Document, settings: Settings) -> Item:
    resolution = resolved(document)
    return resolution if isinstance(resolution, Failure) else to_rdf(resolution, settings)


def to_rdf(resolution: Resolution, settings: Settings) -> Item:
    """Return what a store keeps of an article that is resolved."""
    return run_stage("rdf", partial(_to_rdf, settings=settings), resolution)


def _to_rdf(resolution: Resolution, *, settings: Settings) -> Processed:
    compared, options = traits(resolution), {"other_clauses": settings.other_clauses}
    return Processed(
        article=resolution.article,
        traits=compared,
        nquads=to_nquads(resolution, base=settings.base, traits=to_text(compared), **options),
        counts=count(resolution, **options),
    )


def count(resolution: Resolution, *, other_clauses: bool = False) -> Counts:
    """Return the counts of an article."""
    sentences = resolution.document.sentences
    return Counts(
        sentences=len(sentences),
        words=sum(len(sentence.tokens) for sentence in sentences),
        events=len(stored_events(resolution, other_clauses=other_clauses)),
        abstentions=Counter(abstention.reason for abstention in resolution.abstentions),
    )
