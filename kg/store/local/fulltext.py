"""Full-text index of the titles, quotes and names of one generation.

The index is a file in the directory of its generation. Words match in all their forms (Porter stemming, accents ignored),
and hits are ranked by BM25 (https://www.sqlite.org/fts5.html#the_bm25_function).
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any, Self, TypeAlias

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

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
_SELECT_BEST = """
SELECT thing, kind, text, -bm25(texts) FROM texts
WHERE texts MATCH ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY bm25(texts), thing LIMIT ?
"""
_COUNT = "SELECT count(*) FROM texts WHERE texts MATCH ? AND kind IN (SELECT value FROM json_each(?))"
_NO_LIMIT = -1
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
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA journal_mode = OFF")  # nothing reads the file before it is complete
            connection.execute(_CREATE_TABLE)
            connection.executemany("INSERT INTO texts VALUES (?, ?, ?)", _texts(store))
    except sqlite3.Error as error:
        raise StoreError(
            f"The full-text index cannot be written: {error}.",
            subject=str(path),
            remedy="Check the free disk space and the permissions.",
        ) from error


def _texts(store: Store) -> Iterator[tuple[str, str, str]]:
    """Yield the IRI of a resource, the kind of a text, and the text."""
    for article, headline in _statements(store, vocab.HEADLINE):
        yield article.value, "title", _value(headline)
    for class_ in (vocab.ACTOR, vocab.PLACE):
        yield from ((thing.value, "name", name) for thing, name in _names(store, NamedNode(class_)))
    for event, mention in _statements(store, vocab.HAS_MENTION):
        for sentence in _objects(store, mention, vocab.SENTENCE):
            yield from ((event.value, "quote", quote) for quote in _values(store, sentence, vocab.EXACT))


def _names(store: Store, class_: NamedNode) -> Iterator[tuple[NamedNode, str]]:
    for quad in store.quads_for_pattern(None, NamedNode(vocab.A), class_, DefaultGraph()):
        if isinstance(quad.subject, NamedNode):
            for label in (vocab.LABEL, vocab.ALT_LABEL):
                yield from ((quad.subject, name) for name in _values(store, quad.subject, label))


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
        """Return up to ``limit`` texts that contain all words, best match first.

        Raises :class:`QueryError` for words that :func:`match_expression` refuses, and :class:`StoreError` on timeout.
        """
        expression = match_expression(words)
        self._set_deadline(timeout_s)
        rows = self._select(expression, kinds, limit)
        return [Hit(thing=thing, kind=kind, text=text, score=score) for thing, kind, text, score in rows]

    def count(self, words: str, *, kinds: tuple[str, ...] = TEXT_KINDS, timeout_s: float = inf) -> int:
        """Return the number of texts that contain all words. Raises the same errors as :meth:`best`."""
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
        for thing, _, _, score in self._select(match_expression(words), TEXT_KINDS, _NO_LIMIT):
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
