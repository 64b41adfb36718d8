"""The stages in a row, and the one place where they meet: read → parse → extract → resolve → rdf → store.

One article that a stage cannot deal with becomes a Failure; the others go on.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TypeVar

from kg import datafiles, vocab
from kg.config import Settings
from kg.errors import StoreError
from kg.extract import extract
from kg.extract.open_ie import propositions
from kg.extract.open_ie.proposition import Proposition
from kg.iris import Iris
from kg.model import Article, Document, Failure, Resolution
from kg.parse import parse
from kg.parse.model_inventory import BUNDLED, inventory
from kg.rdf import Build, Model, describe_build, describe_end, to_dataset
from kg.read import read
from kg.read.opening import opening
from kg.resolve import resolve
from kg.store import GraphWriter, Lookup, open_for_build

_PACKAGE = Path(__file__).parent
# What an article's graph is made by; reading is not among them, as its result is part of the fingerprint.
_MAKERS = ("parse", "extract", "resolve", "rdf", "iris.py", "model.py", "vocab.py", "__init__.py")
_PATIENCE = 10.0  # seconds that a build waits for a server to end a change

T = TypeVar("T")
U = TypeVar("U")


@dataclass(slots=True, kw_only=True)
class Report:
    """What has been done so far; it grows while articles go through the stages."""

    articles: int = 0  # read, whatever became of them
    skipped: int = 0  # of these, already in the store and unchanged
    sentences: int = 0
    words: int = 0
    events: int = 0
    abstentions: Counter[str] = field(default_factory=Counter)  # by reason
    failures: list[Failure] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, resolution: Resolution) -> None:
        """Add what an article gave."""
        sentences = resolution.document.sentences
        self.sentences += len(sentences)
        self.words += sum(len(sentence.tokens) for sentence in sentences)
        self.events += len(resolution.events)
        self.abstentions.update(abstention.reason for abstention in resolution.abstentions)


def build(
    paths: Iterable[str], settings: Settings, *, on_progress: Callable[[Report], None] = lambda _: None
) -> Report:
    """Read articles into the store, each in a transaction of its own, and say what was done.

    ``on_progress`` is called with the growing report after each article, so that a build that is interrupted can
    be reported too: what was committed stays. Raises KgError for what concerns all articles, such as the store.
    """
    report, started = Report(), monotonic()
    recipe, this = _recipe(settings), _build(settings)
    with open_for_build(settings, patience=_PATIENCE) as writer:
        writer.begin(this.iri(Iris(base=settings.base)), describe_build(this, base=settings.base))
        writer.replace_ontology(_ontology())
        writer.replace_actors([datafiles.folder("ontology") / "actors/actors.ttl"])
        writer.replace_queries()
        shelf = _Shelf(writer=writer, iris=Iris(base=settings.base), recipe=recipe)
        changed = shelf.changed(articles(paths, settings, report), report)
        for resolution in resolutions(changed, settings, report):
            shelf.put(resolution, report)
            report.seconds = monotonic() - started
            on_progress(report)
        writer.end(describe_end(this, datetime.now(UTC), base=settings.base))
    report.seconds = monotonic() - started
    return report


def articles(paths: Iterable[str], settings: Settings, report: Report) -> Iterator[Article]:
    """Yield the articles at ``paths``; ``report`` takes the inputs that failed."""
    for item in read(paths, published=settings.published, max_chars=settings.max_chars):
        if isinstance(item, Failure):
            report.failures.append(item)
        else:
            report.articles += 1
            yield item


def stored_articles(lookup: Lookup) -> Iterator[Article]:
    """Yield a store's articles with what parsing takes of them; where the prose begins, the text tells."""
    for iri in sorted(lookup.instances(vocab.NEWS_ARTICLE)):
        text = lookup.value(iri, vocab.ARTICLE_BODY)
        yield Article(
            id=lookup.iris.article_id(iri),
            source=lookup.value(iri, vocab.SOURCE),
            text=text,
            lead=opening(text).lead,
        )


def documents(some_articles: Iterable[Article], settings: Settings, report: Report) -> Iterator[Document]:
    """Yield the parse of each article, in their order; ``report`` takes the articles that failed."""
    yield from _outcomes(_parsed, some_articles, settings, report)


def resolutions(some_articles: Iterable[Article], settings: Settings, report: Report) -> Iterator[Resolution]:
    """Yield what is found in each article, in their order; ``report`` takes the articles that failed."""
    for resolution in _outcomes(_understood, some_articles, settings, report):
        report.count(resolution)
        yield resolution


def propositions_of(
    some_articles: Iterable[Article], settings: Settings, report: Report
) -> Iterator[tuple[Document, tuple[Proposition, ...]]]:
    """Yield each article with its propositions, in their order; ``report`` takes the articles that failed."""
    yield from _outcomes(_stated, some_articles, settings, report)


def _outcomes(
    understand: Callable[[Document], T | Failure],
    some_articles: Iterable[Article],
    settings: Settings,
    report: Report,
) -> Iterator[T]:
    """Yield what ``understand`` makes of each article that can be parsed."""
    documents = parse(some_articles, models=settings.models, batch=settings.batch, cpus=settings.cpus)
    for document in documents:
        outcome = document if isinstance(document, Failure) else understand(document)
        if isinstance(outcome, Failure):
            report.failures.append(outcome)
        else:
            yield outcome


class _StageError(Exception):
    """An article that a stage cannot deal with; the cause is the exception's own."""


def _through(stage: str, function: Callable[[T], U], value: T) -> U:
    """Call a stage; whatever it raises concerns this article alone, except for a store that fails."""
    try:
        return function(value)
    except StoreError:
        raise
    except Exception as error:
        raise _StageError(stage) from error


def _parsed(document: Document) -> Document | Failure:
    return document


def _understood(document: Document) -> Resolution | Failure:
    try:
        return _through("resolve", resolve, _through("extract", extract, document))
    except _StageError as error:
        return _failure(document.article, error)


def _stated(document: Document) -> tuple[Document, tuple[Proposition, ...]] | Failure:
    try:
        return document, _through("extract", propositions, document)
    except _StageError as error:
        return _failure(document.article, error)


def _failure(article: Article, error: _StageError) -> Failure:
    cause = error.__cause__
    return Failure(
        subject=article.source,
        reason=f"the stage {error} cannot deal with it: {type(cause).__name__}: {cause}",
        remedy="Leave the article out, and report it: this is an error of the program.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """The articles in the store, each with a fingerprint of what its graph was made from."""

    writer: GraphWriter
    iris: Iris
    recipe: str

    def changed(self, some_articles: Iterable[Article], report: Report) -> Iterator[Article]:
        """Yield the articles that are not in the store as they would be put there now."""
        known = self.writer.fingerprints()
        for article in some_articles:
            if known.get(self.iris.article_graph(article.id)) == self._fingerprint(article):
                report.skipped += 1
            else:
                yield article

    def put(self, resolution: Resolution, report: Report) -> None:
        """Put an article's graph in the place of the one it had."""
        article = resolution.document.article
        try:
            _through("store", partial(self._replace, article), _through("rdf", self._nquads, resolution))
        except _StageError as error:
            report.failures.append(_failure(article, error))

    def _nquads(self, resolution: Resolution) -> bytes:
        return to_dataset(resolution, base=self.iris.base).serialize(format="nquads", encoding="utf-8")

    def _replace(self, article: Article, nquads: bytes) -> None:
        graph = self.iris.article_graph(article.id)
        self.writer.replace_article(graph, nquads, fingerprint=self._fingerprint(article))

    def _fingerprint(self, article: Article) -> str:
        return sha256(f"{self.recipe}\n{article!r}".encode(errors="surrogatepass")).hexdigest()


def _recipe(settings: Settings) -> str:
    """Digest what a graph is made by: the program with its rules, the models, the base of its IRIs."""
    digest = sha256(settings.base.encode())
    for model in inventory(settings.models or BUNDLED):
        digest.update(f"{model.processor} {model.package} {model.md5}\n".encode())
    digest.update(_rules().encode())
    return digest.hexdigest()


def _build(settings: Settings) -> Build:
    """Return the build that begins now."""
    models = (
        Model(name=f"{model.processor}/{model.package}", digest=model.md5 or "unknown")
        for model in inventory(settings.models or BUNDLED)
    )
    return Build(started=datetime.now(UTC), rules=_rules(), models=tuple(models))


def _rules() -> str:
    """Digest the program's code and data, as far as what it finds depends on them."""
    digest = sha256()
    for maker in _MAKERS:
        path = _PACKAGE / maker
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix != ".pyc" and not file.is_relative_to(BUNDLED):
                digest.update(f"{file.relative_to(_PACKAGE)}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _ontology() -> list[Path]:
    """Return the files of the ontology's graph; the shapes are for checking and have blank nodes."""
    files = datafiles.folder("ontology").glob("*.ttl")
    return sorted(file for file in files if file.name != "shapes.ttl")
