"""Runs the stages: read → parse → extract → resolve → rdf → store.

If a stage cannot process an article, the report gets a Failure and the other articles continue.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Protocol, TypeVar

from rdflib import Dataset

from kg import __version__, datafiles, vocab
from kg.config import Settings
from kg.errors import StoreError
from kg.extract import extract
from kg.extract.open_ie import propositions
from kg.extract.open_ie.proposition import Proposition
from kg.fingerprint import code_digest
from kg.iris import Iris
from kg.model import Article, Document, Failure, Notice, Resolution
from kg.parse import parse
from kg.parse.model_inventory import BUNDLED, inventory
from kg.rdf import Build, Model, describe_build, describe_end, stored_events, to_dataset
from kg.read import read
from kg.read.opening import find_opening
from kg.resolve import resolve
from kg.store import GraphWriter, Lookup, from_rdflib, open_for_build

_PATIENCE_S = 10.0  # time to wait for a server that is writing to the store


@dataclass(slots=True, kw_only=True)
class Report:
    """Counts and failures of a run; updated while articles pass through the stages."""

    articles: int = 0  # read, including the skipped and the failed ones
    skipped: int = 0  # unchanged in the store
    sentences: int = 0
    words: int = 0
    events: int = 0
    abstentions: Counter[str] = field(default_factory=Counter)  # by reason
    failures: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(
        default_factory=list
    )  # on inputs that were mended, left out or not understood
    seconds: float = 0.0

    def counted(
        self, resolutions: Iterable[Resolution], *, other_clauses: bool = False
    ) -> Iterator[Resolution]:
        """Yield ``resolutions`` and add each to the counts, with the events that the graph holds."""
        for resolution in resolutions:
            sentences = resolution.document.sentences
            self.sentences += len(sentences)
            self.words += sum(len(sentence.tokens) for sentence in sentences)
            self.events += len(stored_events(resolution, other_clauses=other_clauses))
            self.abstentions.update(abstention.reason for abstention in resolution.abstentions)
            yield resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class _ArticleGraphs:
    """An article with its graphs in RDF."""

    article: Article
    dataset: Dataset


class _HasArticle(Protocol):
    @property
    def article(self) -> Article: ...


T = TypeVar("T", bound=_HasArticle)
U = TypeVar("U")


def build(
    paths: Iterable[str], settings: Settings, *, on_progress: Callable[[Report], None] = lambda _: None
) -> Report:
    """Read articles into the store, each in its own transaction, and return a report.

    ``on_progress`` receives the report after each stored article. Stored articles survive an interrupt. Raises
    :class:`KgError` for a problem of all articles, such as a store that cannot be opened.
    """
    report, started = Report(), monotonic()
    with _open_store(settings) as store:
        articles = read_articles(paths, settings, report)
        changed = store.needing_update(articles, report)
        documents = parse_articles(changed, settings, report)
        extractions = _run_stage("extract", extract, documents, report)
        resolved = _run_stage("resolve", resolve, extractions, report)
        resolutions = report.counted(resolved, other_clauses=settings.other_clauses)
        graphs = _run_stage("rdf", partial(_to_rdf, settings=settings), resolutions, report)
        for _ in _run_stage("store", store.replace, graphs, report):
            report.seconds = monotonic() - started
            on_progress(report)
    report.seconds = monotonic() - started
    return report


def read_articles(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[Article]:
    """Yield the articles at ``paths``; add inputs that cannot be read, and notices on others, to ``report``."""
    found = read(
        paths, published=settings.published, max_chars=settings.max_chars, language=settings.language
    )
    for item in found:
        if isinstance(item, Failure):
            report.failures.append(item)
        elif isinstance(item, Notice):
            report.notices.append(item)
        else:
            report.articles += 1
            yield item


def article_from_text(text: str, *, published: date | None) -> Article:
    """Return an article for a text that is not in a file."""
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
    for item in parse(articles, models=settings.models, batch=settings.batch, cpus=settings.cpus):
        if isinstance(item, Failure):
            report.failures.append(item)
        else:
            yield item


def resolve_articles(articles: Iterable[Article], settings: Settings, report: Report) -> Iterator[Resolution]:
    """Parse ``articles``, extract their events and resolve the names, times and places, as :func:`build` does."""
    documents = parse_articles(articles, settings, report)
    extractions = _run_stage("extract", extract, documents, report)
    resolutions = _run_stage("resolve", resolve, extractions, report)
    yield from report.counted(resolutions, other_clauses=settings.other_clauses)


def extract_propositions(
    articles: Iterable[Article], settings: Settings, report: Report
) -> Iterator[tuple[Document, tuple[Proposition, ...]]]:
    """Parse ``articles`` and yield each with its propositions (open information extraction)."""
    documents = parse_articles(articles, settings, report)
    yield from _run_stage("extract", lambda document: (document, propositions(document)), documents, report)


def _run_stage(stage: str, function: Callable[[T], U], values: Iterable[T], report: Report) -> Iterator[U]:
    """Yield ``function(value)`` for each value; an exception becomes a Failure of that article.

    A StoreError is raised, since it concerns all articles.
    """
    for value in values:
        try:
            result = function(value)
        except StoreError:
            raise
        except Exception as error:
            report.failures.append(_failure(value.article, stage, error))
        else:
            yield result


def _failure(article: Article, stage: str, error: Exception) -> Failure:
    return Failure(
        subject=article.source,
        reason=f"The {stage} stage failed: {type(error).__name__}: {error}.",
        remedy="Remove the article from the input, and report this error: it is a bug in kg.",
    )


def _to_rdf(resolution: Resolution, *, settings: Settings) -> _ArticleGraphs:
    dataset = to_dataset(resolution, base=settings.base, other_clauses=settings.other_clauses)
    return _ArticleGraphs(article=resolution.article, dataset=dataset)


@dataclass(frozen=True, slots=True, kw_only=True)
class _ArticleStore:
    """The articles in the store. Each graph has a fingerprint of everything it was made from."""

    writer: GraphWriter
    iris: Iris
    fingerprint_base: str  # digest of code, models and settings, the same for all articles

    def needing_update(self, articles: Iterable[Article], report: Report) -> Iterator[Article]:
        """Yield the articles that are new or whose stored graph is outdated; count the others as skipped."""
        stored = self.writer.fingerprints()
        for article in articles:
            if stored.get(self.iris.article_graph(article.id)) == self._fingerprint(article):
                report.skipped += 1
            else:
                yield article

    def replace(self, graphs: _ArticleGraphs) -> None:
        """Add or replace the graph of an article and its events, in one transaction."""
        article = graphs.article
        graph = self.iris.article_graph(article.id)
        quads = from_rdflib(graphs.dataset)
        self.writer.replace_article(graph, quads, fingerprint=self._fingerprint(article))

    def _fingerprint(self, article: Article) -> str:
        return sha256(f"{self.fingerprint_base}\n{article!r}".encode(errors="surrogatepass")).hexdigest()


@contextmanager
def _open_store(settings: Settings) -> Iterator[_ArticleStore]:
    """Open the store for a build and bring its ontology, known actors and query library up to date."""
    iris, this_build = Iris(base=settings.base), _new_build(settings)
    with open_for_build(settings, patience=_PATIENCE_S) as writer:
        writer.begin_build(this_build.iri(iris), describe_build(this_build, base=settings.base))
        writer.replace_ontology(_ontology_files())
        writer.replace_actors([datafiles.folder("ontology") / "actors/actors.ttl"])
        writer.replace_queries()
        yield _ArticleStore(
            writer=writer, iris=iris, fingerprint_base=_fingerprint_base(this_build, settings)
        )
        writer.end_build(describe_end(this_build, datetime.now(UTC), base=settings.base))


def _new_build(settings: Settings) -> Build:
    models = (
        Model(name=f"{model.processor}/{model.package}", digest=model.md5 or "unknown")
        for model in inventory(settings.models or BUNDLED)
    )
    return Build(started=datetime.now(UTC), rules=code_digest(), models=tuple(models))


def _fingerprint_base(this_build: Build, settings: Settings) -> str:
    """Return a digest of what all graphs of a build depend on."""
    models = [f"{model.name} {model.digest}" for model in this_build.models]
    options = [settings.base, f"other_clauses={settings.other_clauses}"]
    return sha256("\n".join([*options, __version__, this_build.rules, *models]).encode()).hexdigest()


def _ontology_files() -> list[Path]:
    """Return the files of the ontology graph; the shapes have blank nodes and serve validation only."""
    files = datafiles.folder("ontology").glob("*.ttl")
    return sorted(file for file in files if file.name != "shapes.ttl")
