"""The articles in a store: which of them a build has to process, and their graphs, joined events and fingerprints.

Modules that are needed only if an article has changed are imported inside functions, because importing them takes longer
than the rest of a build without changes.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg import __version__, datafiles
from kg.build_record import Build, Model
from kg.config import Settings
from kg.errors import ConfigError, NotFoundError
from kg.fingerprint import MAPPING, PARSER, READER, code_digest
from kg.input_memory import InputMemory, open_input_memory
from kg.iris import Iris
from kg.join_values import ArticleTraits, Joining
from kg.model import Article
from kg.parse.model_inventory import BUNDLED, inventory
from kg.parse_cache import ParseCache, open_parse_cache
from kg.store import GraphWriter, from_nquads, open_for_build

if TYPE_CHECKING:
    from kg.joined_graph import JoinedGraph

_PATIENCE_S = 10.0  # time to wait for a server that is writing to the store
_PARSES = "parses.sqlite"
_MAPPING_DIGITS = 12
_JOINS = "joins.sqlite"
_INPUTS = "inputs.sqlite"


@dataclass(frozen=True, kw_only=True)
class ArticleStore:
    """The articles in the store. Each graph has a fingerprint of everything it was made from."""

    writer: GraphWriter
    iris: Iris
    overrides: str  # lines that overrule how mentions are joined
    fingerprint_base: str  # digest of code, models and settings, the same for all articles
    mapping: str  # digest of the code that makes statements from events
    memory: Path | None  # file with the comparisons of the last build; None for a remote store

    @cached_property
    def joined(self) -> "JoinedGraph":
        """The joined events; they are read only if an article changes."""
        from kg.joined_graph import JoinedGraph

        return JoinedGraph(self.writer, self.iris)

    @cached_property
    def _stored(self) -> dict[str, str]:
        """The fingerprints of the graphs before the build."""
        return self.writer.fingerprints()

    def outdated(self, articles: Iterable[Article]) -> Iterator[tuple[Article, bool]]:
        """Yield each article, and True if it is new or its stored graph is outdated."""
        for article in articles:
            yield article, not self.has(article.id, self.fingerprint(article))

    def has(self, name: str, fingerprint: str) -> bool:
        """Return True if the store had the article with an identifier and a fingerprint before the build."""
        return self._stored.get(self.iris.article_graph(name)) == fingerprint

    def replace(self, article: Article, nquads: bytes, traits: ArticleTraits) -> None:
        """Add or replace the graph of an article and its events, in one transaction.

        If another version of the rules has made the same graph, events and joins stay as they are.
        """
        graph, fingerprint = self.iris.article_graph(article.id), self.fingerprint(article)
        is_mapped = self._stored.get(graph, "").startswith(f"{self.mapping}-")
        if is_mapped and self.writer.renew_article(graph, from_nquads(nquads), fingerprint=fingerprint):
            return
        self.joined.replace_article(graph, nquads, traits, fingerprint=fingerprint)

    def find(self, name: str) -> list[tuple[str, str]]:
        """Return graph and source of the articles that a name stands for.

        Raises :class:`NotFoundError` if no article has the name.
        """
        found = [
            (graph, source)
            for graph, names in self.writer.article_names().items()
            for source in names[-1:]
            if name in names or source.startswith(f"{name.rstrip('/')}/")
        ]
        if not found:
            raise NotFoundError(
                "The store has no such article.",
                subject=name,
                remedy="List the articles with: kg query articles.",
            )
        return found

    def remove(self, graph: str) -> None:
        """Remove an article and what only it tells, in one transaction."""
        self.joined.remove_article(graph)

    def join(self) -> Joining | None:
        """Join what all articles tell, and return the result; None if these articles were joined already."""
        stored = self.writer.fingerprints()
        joined = stored.pop(self.iris.joins_graph, None)
        parts = [f"{graph} {digest}" for graph, digest in sorted(stored.items())]
        fingerprint = sha256("\n".join([self.fingerprint_base, self.overrides, *parts]).encode()).hexdigest()
        if joined == fingerprint:
            return None
        from kg.join_memory import join_memory

        with join_memory(self.memory) as memory:
            return self.joined.join(self.overrides, fingerprint=fingerprint, memory=memory)

    def forget_joined(self) -> None:
        """Free the memory of the joined events; closing the store needs that memory."""
        self.__dict__.pop("joined", None)

    def fingerprint(self, article: Article) -> str:
        """Return the fingerprint of an article: a digest of the mapping to RDF and one of everything.

        Which file has an article with an address does not matter.
        """
        if article.url:
            article = replace(article, source="")
        content = f"{self.fingerprint_base}\n{article!r}".encode(errors="surrogatepass")
        return f"{self.mapping}-{sha256(content).hexdigest()}"


@contextmanager
def open_article_store(settings: Settings) -> Iterator[ArticleStore]:
    """Open the store for a build and bring its ontology, known actors and query library up to date."""
    iris, this_build = Iris(base=settings.base), _new_build(settings)
    with open_for_build(settings, patience=_PATIENCE_S) as writer:
        writer.begin_build(this_build.iri(iris), lambda: _description(this_build, settings.base))
        writer.replace_ontology(_ontology_files())
        writer.replace_actors([datafiles.folder("ontology") / "actors/actors.ttl"])
        writer.replace_queries()
        store = ArticleStore(
            writer=writer,
            iris=iris,
            overrides=_read_overrides(settings.joins),
            fingerprint_base=_fingerprint_base(this_build, settings),
            mapping=code_digest(MAPPING)[:_MAPPING_DIGITS],
            memory=settings.store / _JOINS if isinstance(settings.store, Path) else None,
        )
        yield store
        store.forget_joined()
        writer.end_build(lambda: _description_of_end(this_build, settings.base))


def _description(this_build: Build, base: str) -> bytes:
    from kg.rdf import describe_build

    return describe_build(this_build, base=base)


def _description_of_end(this_build: Build, base: str) -> bytes:
    from kg.rdf import describe_end

    return describe_end(this_build, datetime.now(UTC), base=base)


def rules_digest(settings: Settings) -> str:
    """Return a digest of all that determines what a build makes of a file."""
    return _digest_with_reader(settings, _fingerprint_base(_new_build(settings), settings))


def _digest_with_reader(settings: Settings, base: str) -> str:
    options = [settings.published, settings.language, settings.max_chars]
    return sha256(f"{base} {code_digest(READER)} {options}".encode()).hexdigest()


def input_memory(settings: Settings, store: ArticleStore) -> AbstractContextManager[InputMemory | None]:
    """Open the memory of the files of earlier builds, in the store directory; None for a remote store."""
    if not isinstance(settings.store, Path):
        return nullcontext()
    path, rules = settings.store / _INPUTS, _digest_with_reader(settings, store.fingerprint_base)
    return open_input_memory(path, rules=rules, fingerprint=store.fingerprint, is_stored=store.has)


def parse_cache(settings: Settings, *, run: int | None = None) -> AbstractContextManager[ParseCache | None]:
    """Open the cache of parses in the store directory; None for a remote store, or if the settings want no cache.

    ``run`` is the number of the run, for a worker that takes part in it.
    """
    if not isinstance(settings.store, Path) or not settings.parse_cache_mb:
        return nullcontext()
    models = [f"{one.processor}/{one.package} {one.md5}" for one in inventory(settings.models or BUNDLED)]
    digest = sha256("\n".join([code_digest(PARSER), *models]).encode()).hexdigest()
    path, max_mb = settings.store / _PARSES, settings.parse_cache_mb
    return open_parse_cache(path, models=digest, max_mb=max_mb, run=run)


def _read_overrides(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The file of joins cannot be read: {error}.",
            subject=str(path),
            remedy="Correct the setting joins, or remove it.",
        ) from error


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
