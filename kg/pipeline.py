"""Runs the stages: read → parse → extract → resolve → rdf → store.

The stages from parse to rdf are in ``processing.py``, and ``worker_pool.py`` runs them in several processes. If a stage
cannot process an article, the report gets a Failure and the other articles continue. What only a changed article needs is
imported in the functions: the imports take longer than a build without changes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import chain
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from kg import vocab
from kg.article_store import ArticleStore, input_memory, open_article_store, parse_cache
from kg.config import Settings
from kg.join_values import Joining, OverrideProblem
from kg.model import Article, Document, Failure, Notice, Resolution, Unchanged
from kg.parse_cache import ParseCache
from kg.read import FileMemory, Reading, read_changed
from kg.read.limits import Limits
from kg.store import Lookup

if TYPE_CHECKING:
    from kg.extract.open_ie.proposition import Proposition
    from kg.processing import Counts, Item, Processed

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class Report:
    """Counts and failures of a run; updated while articles pass through the stages."""

    articles: int = 0  # read, including the skipped and the failed ones
    skipped: int = 0  # unchanged in the store
    stored: int = 0  # written to the store
    sentences: int = 0
    words: int = 0
    events: int = 0  # mentions of events in the articles of this run
    joined: int | None = None  # mentions in the store that repeat an event, if this run joined them
    copies: int | None = None  # articles in the store that print the text of another
    replaced: int | None = None  # articles in the store that a newer version replaces
    problems: tuple[OverrideProblem, ...] = ()  # lines of the file of joins that cannot be followed
    abstentions: Counter[str] = field(default_factory=Counter)  # by reason
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(
        default_factory=list
    )  # on inputs that were mended, left out or not understood
    reading: Reading = field(default_factory=Reading)  # progress of the reader
    seconds: float = 0.0

    @property
    def other_languages(self) -> int:
        """The number of texts that were left out because of their language."""
        return sum(notice.is_skipped for notice in self.notices)

    def add_joining(self, joining: Joining | None) -> None:
        """Add the result of joining, if the run has joined."""
        if joining:
            self.joined = sum(len(event.aliases) for event in joining.events)
            self.copies = sum(len(group.articles) - 1 for group in joining.copies)
            self.replaced = sum(len(revision.older) for revision in joining.revisions)
            self.problems = joining.problems

    def add(self, counts: "Counts") -> None:
        """Add the counts of an article."""
        self.sentences += counts.sentences
        self.words += counts.words
        self.events += counts.events
        self.abstentions.update(counts.abstentions)


def build(
    paths: Iterable[str],
    settings: Settings,
    *,
    report: Report | None = None,
    on_progress: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Read articles into the store, each in its own transaction, and return a report.

    ``report`` is the report to fill, for a caller that shows it meanwhile or keeps it after an interrupt.
    ``on_progress`` receives it after each stored article. Stored articles survive an interrupt. Raises
    :class:`KgError` for a problem of all articles, such as a store that cannot be opened.
    """
    report, started = report or Report(), monotonic()
    with (
        open_article_store(settings) as store,
        parse_cache(settings) as cache,
        input_memory(settings, store) as memory,
    ):
        articles = read_articles(paths, settings, report, memory)
        changed = _without_unchanged(store.outdated(articles), report)
        for item in _process(changed, settings, cache):
            if _store(store, item, report):
                report.seconds = monotonic() - started
                on_progress(report)
        report.add_joining(store.join())
    report.seconds = monotonic() - started
    return report


def store_resolutions(resolutions: Iterable[Resolution], settings: Settings) -> Report:
    """Store articles that were read before, as :func:`build` does, and join their events with those in the store."""
    from kg.processing import to_rdf

    report, started = Report(), monotonic()
    with open_article_store(settings) as store:
        for resolution in resolutions:
            report.articles += 1
            _store(store, to_rdf(resolution, settings), report)
        report.add_joining(store.join())
    report.seconds = monotonic() - started
    return report


def remove(names: Iterable[str], settings: Settings) -> list[str]:
    """Remove articles from the store, each in its own transaction, and return their sources.

    A name is the IRI or URL of an article, or the file or directory it was read from. Raises :class:`NotFoundError` if
    there is no such article; then none is removed.
    """
    with open_article_store(settings) as store:
        sources = dict(found for name in names for found in store.find(name))
        for graph in sources:
            store.remove(graph)
        store.join()
    return list(sources.values())


def _without_unchanged(articles: Iterable[tuple[Article, bool]], report: Report) -> Iterator[Article]:
    for article, is_outdated in articles:
        if is_outdated:
            yield article
        else:
            report.skipped += 1


def read_articles(
    paths: Iterable[str], settings: Settings, report: Report, memory: FileMemory | None = None
) -> Iterator[Article]:
    """Yield the articles at ``paths``; add inputs that cannot be read, and notices on others, to ``report``.

    Articles of files that ``memory`` knows are counted as unchanged.
    """
    limits = Limits(published=settings.published, max_chars=settings.max_chars, language=settings.language)
    for item in read_changed(paths, limits, report.reading, memory):
        if isinstance(item, Failure):
            report.failures.append(item)
        elif isinstance(item, Notice):
            report.notices.append(item)
        elif isinstance(item, Unchanged):
            report.articles += 1
            report.skipped += 1
        else:
            report.articles += 1
            yield item


def article_from_text(text: str, *, published: date | None) -> Article:
    """Return an article for a text that is not in a file."""
    from kg.read.opening import find_opening

    opening = find_opening(text)
    return Article(
        id="text",
        source="text",
        text=text,
        lead=opening.lead,
        byline=opening.byline,
        dateline=opening.dateline,
        published=published or opening.published,
        published_basis="argument" if published else "text" if opening.published else None,
    )


def stored_articles(lookup: Lookup) -> Iterator[Article]:
    """Yield the articles of a store with the fields that parsing needs."""
    from kg.read.opening import find_opening

    for iri in sorted(lookup.instances(vocab.NEWS_ARTICLE)):
        text = lookup.value(iri, vocab.ARTICLE_BODY)
        yield Article(
            id=lookup.iris.article_id(iri),
            source=lookup.value(iri, vocab.SOURCE),
            text=text,
            lead=find_opening(text).lead,
        )


def parse_articles(articles: Iterable[Article], settings: Settings, report: Report) -> Iterator[Document]:
    """Yield the parses of ``articles`` in order; add articles that cannot be parsed to ``report.failures``."""
    from kg.processing import parses

    yield from _without_failures(parses(articles, settings), report)


def resolve_articles(articles: Iterable[Article], settings: Settings, report: Report) -> Iterator[Resolution]:
    """Parse ``articles``, extract their events and resolve the names, times and places, as :func:`build` does."""
    from kg.processing import count, resolved

    documents = parse_articles(articles, settings, report)
    for resolution in _without_failures(map(resolved, documents), report):
        report.add(count(resolution, other_clauses=settings.other_clauses))
        yield resolution


def extract_propositions(
    articles: Iterable[Article], settings: Settings, report: Report
) -> Iterator[tuple[Document, "tuple[Proposition, ...]"]]:
    """Parse ``articles`` and yield each with its propositions (open information extraction)."""
    from kg.processing import run_stage

    documents = parse_articles(articles, settings, report)
    yield from _without_failures((run_stage("extract", _with_propositions, one) for one in documents), report)


def _with_propositions(document: Document) -> "tuple[Document, tuple[Proposition, ...]]":
    from kg.extract.open_ie import propositions

    return document, propositions(document)


def _without_failures(items: Iterable[T | Failure], report: Report) -> Iterator[T]:
    """Yield what is no Failure; add the others to ``report.failures``."""
    for item in items:
        if isinstance(item, Failure):
            report.failures.append(item)
        else:
            yield item


def _process(articles: Iterable[Article], settings: Settings, cache: ParseCache | None) -> "Iterator[Item]":
    """Process articles on a Ray cluster, or on this machine; nothing is imported before the first one is read."""
    remaining = iter(articles)
    for first in remaining:
        yield from _process_all(chain([first], remaining), settings, cache)


def _process_all(
    articles: Iterable[Article], settings: Settings, cache: ParseCache | None
) -> "Iterator[Item]":
    if settings.ray:
        from kg.ray_cluster import process_on_cluster

        return process_on_cluster(articles, settings)
    from kg.worker_pool import process_all

    return process_all(articles, settings, cache)


def _store(store: ArticleStore, item: "Item", report: Report) -> bool:
    """Store an article, and add it or its failure to the report; return True if it is stored."""
    from kg.processing import run_stage

    stored = item if isinstance(item, Failure) else run_stage("store", partial(_replace, store), item)
    if isinstance(stored, Failure):
        report.failures.append(stored)
        return False
    report.stored += 1
    report.add(stored.counts)
    return True


def _replace(store: ArticleStore, processed: "Processed") -> "Processed":
    store.replace(processed.article, processed.nquads, processed.traits)
    return processed
