"""Full-text index of the titles, quotes and names of one generation.

The index is a file in the directory of its generation. Words match in all their forms (Porter stemming, accents ignored),
and hits are ranked by BM25 (https://www.sqlite.org/fts5.html#the_bm25_function).
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, Self, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg import vocab
from kg.errors import QueryError, StoreError
from kg.search_words import match_expression

SEARCH_NAMESPACE = "https://w3id.org/diplomacy/search#"
SCORE, MATCHES = SEARCH_NAMESPACE + "score", SEARCH_NAMESPACE + "matches"
SEARCH_FUNCTIONS = (SCORE, MATCHES)
FILE = "search.sqlite3"  # in the directory of a generation; the engine ignores it
TEXT_KINDS = ("title", "quote", "name")  # of an article; of a sentence about an event; of an actor or a place

_STEPS = 10_000  # instructions of SQLite's virtual machine between two checks of the deadline
_CACHED_SEARCHES = 8  # a query calls the search functions with the same words for every row
_CREATE_TABLE = """
CREATE VIRTUAL TABLE texts USING fts5(
  thing UNINDEXED, kind UNINDEXED, text, tokenize = "porter unicode61 remove_diacritics 2"
)
"""
_INSERT = "INSERT INTO texts VALUES (?, ?, ?)"
# One row for each resource, with its best text; of equally good ones the first
_SELECT_BEST = """
WITH found AS MATERIALIZED (
  SELECT thing, kind, text, -bm25(texts) AS score FROM texts
  WHERE texts MATCH ? AND kind IN (SELECT value FROM json_each(?))
), best AS MATERIALIZED (
  SELECT thing, kind, max(score) AS score FROM found GROUP BY thing ORDER BY max(score) DESC, thing LIMIT ?
)
SELECT thing, kind, (SELECT min(text) FROM found WHERE found.thing = best.thing AND found.score = best.score), score
FROM best ORDER BY score DESC, thing
"""
_SELECT_SCORES = """
SELECT thing, -bm25(texts) FROM texts WHERE texts MATCH ?
"""
_COUNT = """
SELECT count(DISTINCT thing) FROM texts WHERE texts MATCH ? AND kind IN (SELECT value FROM json_each(?))
"""
_Text: TypeAlias = tuple[str, str, str]  # IRI of a resource, kind of a text, and the text
_TYPE = NamedNode(vocab.A)
_NAMED = (NamedNode(vocab.ACTOR), NamedNode(vocab.PLACE))  # classes of resources with names
_EngineTerm: TypeAlias = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A resource and the text in which the words were found."""

    thing: str  # IRI of an article, an event, an actor or a place
    kind: str  # one of TEXT_KINDS
    text: str
    score: float  # positive; higher is better


def build(store: Store, path: Path) -> None:
    """Write the index of a store's default graph to a new file.

    Raises :class:`StoreError` if the file cannot be written.
    """
    with _writing(path) as connection:
        connection.execute(_CREATE_TABLE)
        connection.executemany(_INSERT, _texts(store))


def update(store: Store, path: Path, earlier: Path, things: Collection[str]) -> None:
    """Write the index of a store to a new file, given an earlier one and the resources whose texts may differ since.

    Raises :class:`StoreError` if the file cannot be written.
    """
    with _writing(path, earlier) as connection:
        connection.execute("CREATE TEMP TABLE changed (thing TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.executemany("INSERT INTO changed VALUES (?)", ((thing,) for thing in things))
        connection.execute("DELETE FROM texts WHERE thing IN changed")
        connection.executemany(_INSERT, _texts_of(store, map(NamedNode, sorted(things))))


@contextmanager
def _writing(path: Path, earlier: Path | None = None) -> Iterator[sqlite3.Connection]:
    """Open a new file for an index, or a copy of an earlier one."""
    try:
        if earlier:
            shutil.copyfile(earlier, path)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA journal_mode = OFF")  # nothing reads the file before it is complete
            yield connection
    except (OSError, sqlite3.Error) as error:
        raise StoreError(
            f"The full-text index cannot be written: {error}.",
            subject=str(path),
            remedy="Check the free disk space and the permissions.",
        ) from error


def _texts(store: Store) -> Iterator[_Text]:
    """Yield all texts."""
    for article, headline in _statements(store, vocab.HEADLINE):
        yield article.value, "title", _value(headline)
    for class_ in _NAMED:
        for quad in store.quads_for_pattern(None, _TYPE, class_, DefaultGraph()):
            if isinstance(quad.subject, NamedNode):
                yield from _names(store, quad.subject)
    for event, mention in _statements(store, vocab.HAS_MENTION):
        yield from _quotes(store, event, mention)


def _texts_of(store: Store, things: Iterable[NamedNode]) -> Iterator[_Text]:
    """Yield the texts of some resources."""
    for thing in things:
        yield from ((thing.value, "title", title) for title in _values(store, thing, vocab.HEADLINE))
        for class_ in _NAMED:
            if Quad(thing, _TYPE, class_, DefaultGraph()) in store:
                yield from _names(store, thing)
        for mention in _objects(store, thing, vocab.HAS_MENTION):
            yield from _quotes(store, thing, mention)


def _names(store: Store, thing: NamedNode) -> Iterator[_Text]:
    for label in (vocab.LABEL, vocab.ALT_LABEL):
        yield from ((thing.value, "name", name) for name in _values(store, thing, label))


def _quotes(store: Store, event: NamedNode, mention: object) -> Iterator[_Text]:
    for sentence in _objects(store, mention, vocab.SENTENCE):
        yield from ((event.value, "quote", quote) for quote in _values(store, sentence, vocab.EXACT))


def _statements(store: Store, property_: str) -> Iterator[tuple[NamedNode, object]]:
    """Yield subject and object of each statement with a property."""
    for quad in store.quads_for_pattern(None, NamedNode(property_), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject, quad.object


def _values(store: Store, thing: object, property_: str) -> Iterator[str]:
    yield from map(_value, _objects(store, thing, property_))


def _objects(store: Store, thing: object, property_: str) -> Iterator[object]:
    if isinstance(thing, NamedNode):
        quads = store.quads_for_pattern(thing, NamedNode(property_), None, DefaultGraph())
        yield from (quad.object for quad in quads)


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


class Index:
    """The index of one generation, opened for reading."""

    def __init__(self, generation: Path) -> None:
        """Open the index. Raises :class:`StoreError` if the generation has none."""
        uri = f"{(generation / FILE).absolute().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise StoreError(
                f"The full-text index cannot be opened: {error}.",
                subject="search",
                remedy="Create a new index with kg backup and kg restore.",
            ) from error
        self.scores = lru_cache(maxsize=_CACHED_SEARCHES)(self._scores)

    def best(
        self, words: str, *, limit: int, kinds: tuple[str, ...] = TEXT_KINDS, timeout_s: float = inf
    ) -> list[Hit]:
        """Return up to ``limit`` resources with a text that contains all words, best match first, each with its best text.

        Raises :class:`QueryError` for words that :func:`match_expression` refuses, and :class:`StoreError` on timeout.
        """
        expression = match_expression(words)
        self._set_deadline(timeout_s)
        rows = self._select(expression, kinds, limit)
        return [Hit(thing=thing, kind=kind, text=text, score=score) for thing, kind, text, score in rows]

    def count(self, words: str, *, kinds: tuple[str, ...] = TEXT_KINDS, timeout_s: float = inf) -> int:
        """Return the number of resources with a text that contains all words. Raises the same errors as :meth:`best`."""
        expression = match_expression(words)
        self._set_deadline(timeout_s)
        return int(self._fetch(_COUNT, (expression, json.dumps(kinds)))[0][0])

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _scores(self, words: str) -> dict[str, float]:
        """Return the best score of each resource that has a text with all words."""
        scores: dict[str, float] = {}
        for thing, score in self._fetch(_SELECT_SCORES, (match_expression(words),)):
            scores[thing] = max(score, scores.get(thing, 0.0))
        return scores

    def _set_deadline(self, timeout_s: float) -> None:
        deadline = monotonic() + timeout_s
        self._connection.set_progress_handler(lambda: monotonic() > deadline, _STEPS)

    def _select(
        self, expression: str, kinds: tuple[str, ...], limit: int
    ) -> list[tuple[str, str, str, float]]:
        return self._fetch(_SELECT_BEST, (expression, json.dumps(kinds), limit))

    def _fetch(self, statement: str, parameters: tuple[object, ...]) -> list[Any]:
        try:
            return self._connection.execute(statement, parameters).fetchall()
        except sqlite3.OperationalError as error:  # the progress handler interrupted the search
            raise StoreError(
                f"The search failed: {error}.", subject="search", remedy="Search for rarer words."
            ) from error
        except sqlite3.Error as error:
            raise StoreError(
                f"The full-text index cannot be read: {error}.",
                subject="search",
                remedy="Create a new index with kg backup and kg restore.",
            ) from error


class SearchFunctions:
    """The SPARQL functions ``search:score`` and ``search:matches``.

    Both have two arguments: a resource, and the words to search for. For a resource without a text that contains all
    words, the score is unbound and the match is false. Words that cannot be searched for are an error of the
    expression (https://www.w3.org/TR/sparql11-query/#evaluation).
    """

    def __init__(self, generation: Path) -> None:
        self._generation = generation
        self._index: Index | None = None
        self._error: StoreError | None = None

    def by_iri(self) -> dict[NamedNode, Callable[..., _EngineTerm | None]]:
        """Return the functions by IRI."""
        return {NamedNode(SCORE): self._score, NamedNode(MATCHES): self._matches}

    def raise_error(self) -> None:
        """Raise the error of a search, which the engine treated as an unbound value."""
        if self._error:
            error, self._error = self._error, None
            raise error

    def close(self) -> None:
        """Close the index if a query has used it."""
        if self._index:
            self._index.close()

    def _score(self, thing: object = None, words: object = None, *more: object) -> Literal | None:
        scores = None if more else self._scores(words)
        score = None if scores is None else scores.get(_value(thing))
        return None if score is None else Literal(score)

    def _matches(self, thing: object = None, words: object = None, *more: object) -> Literal | None:
        scores = None if more else self._scores(words)
        return None if scores is None else Literal(_value(thing) in scores)

    def _scores(self, words: object) -> dict[str, float] | None:
        if not isinstance(words, Literal):
            return None
        try:
            self._index = self._index or Index(self._generation)
            return self._index.scores(words.value)
        except QueryError:
            return None
        except StoreError as error:
            self._error = error
            return None
