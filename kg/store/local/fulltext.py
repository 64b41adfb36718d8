"""Full text: the titles, quotes and names of one generation, in a file beside it that is made and removed with it.

Words are found in all their forms (Porter's stems, without accents) and ranked by BM25
(https://www.sqlite.org/fts5.html#the_bm25_function).
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import inf
from pathlib import Path
from time import monotonic
from typing import Self

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from kg import vocab
from kg.errors import QueryError, StoreError

SEARCH_NAMESPACE = "https://w3id.org/diplomacy/search#"
SCORE, MATCHES = SEARCH_NAMESPACE + "score", SEARCH_NAMESPACE + "matches"
SEARCH_FUNCTIONS = (SCORE, MATCHES)
FILE = "search.sqlite3"  # in a generation's folder, where the engine takes no notice of it
TEXT_KINDS = (
    "title",
    "quote",
    "name",
)  # of an article; of a sentence that tells of an event; of an actor or a place

_MOST_TERMS = 32
_LONGEST = 1000  # characters
_STEPS = 10_000  # of SQLite's machine between two looks at the clock
_REMEMBERED = 8  # searches whose scores are kept at hand while a query runs
_TERM = re.compile(r'"([^"]*)"?(\*?)|([^\s"]+)')
_TABLE = """
CREATE VIRTUAL TABLE texts USING fts5(
  thing UNINDEXED, kind UNINDEXED, text, tokenize = "porter unicode61 remove_diacritics 2"
)
"""
_BEST = """
SELECT thing, kind, text, -bm25(texts) FROM texts
WHERE texts MATCH ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY bm25(texts), thing LIMIT ?
"""
_ALL = -1  # what LIMIT takes for no limit
_Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that was found, and by which of its texts."""

    thing: str  # IRI of an article, an event, an actor or a place
    kind: str  # one of KINDS
    text: str
    score: float  # above 0; the higher, the better


def expression(words: str) -> str:
    """Return the expression of FTS5 that finds all of ``words``: single ones, beginnings* and "phrases".

    No other sign means anything. Raises :class:`QueryError` where there is no word, and where there are too many.
    """
    found = (_quoted(match) for match in _TERM.finditer(words.replace("\0", " ")))
    terms = [term for term in found if re.search(r"\w", term)]
    if not terms:
        raise QueryError("there is no word to search for", subject="search", remedy="Give one or more words.")
    if len(terms) > _MOST_TERMS or len(words) > _LONGEST:
        raise QueryError("these are too many words", subject="search", remedy=f"Give up to {_MOST_TERMS}.")
    return " AND ".join(terms)


def _quoted(match: re.Match[str]) -> str:
    phrase, star, word = match.groups()
    text, star = (phrase, star) if word is None else (word.rstrip("*"), "*" if word.endswith("*") else "")
    return f'"{text}"{star}'


def build(store: Store, path: Path) -> None:
    """Write the index of a store's default graph to ``path``, where nothing is."""
    try:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("PRAGMA journal_mode = OFF")  # nobody reads the file before it is whole
            connection.execute(_TABLE)
            connection.executemany("INSERT INTO texts VALUES (?, ?, ?)", _texts(store))
    except sqlite3.Error as error:
        raise StoreError(
            f"cannot be written: {error}", subject=str(path), remedy="Is the disk full?"
        ) from error


def _texts(store: Store) -> Iterator[tuple[str, str, str]]:
    """Yield things with the kind of a text and the text."""
    for article, headline in _links(store, vocab.HEADLINE):
        yield article.value, "title", _value(headline)
    for named in (vocab.ACTOR, vocab.PLACE):
        yield from ((thing.value, "name", name) for thing, name in _names(store, NamedNode(named)))
    for mention, sentence in _links(store, vocab.SENTENCE):
        for event, quote in product(
            _values(store, mention, vocab.MENTION_OF), _values(store, sentence, vocab.EXACT)
        ):
            yield event, "quote", quote


def _names(store: Store, named: NamedNode) -> Iterator[tuple[NamedNode, str]]:
    for quad in store.quads_for_pattern(None, NamedNode(vocab.A), named, DefaultGraph()):
        if isinstance(quad.subject, NamedNode):
            for link in (vocab.LABEL, vocab.ALT_LABEL):
                yield from ((quad.subject, name) for name in _values(store, quad.subject, link))


def _links(store: Store, link: str) -> Iterator[tuple[NamedNode, object]]:
    for quad in store.quads_for_pattern(None, NamedNode(link), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode):
            yield quad.subject, quad.object


def _values(store: Store, thing: object, link: str) -> Iterator[str]:
    if isinstance(thing, NamedNode):
        found = store.quads_for_pattern(thing, NamedNode(link), None, DefaultGraph())
        yield from (_value(quad.object) for quad in found)


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


class Index:
    """The index of one generation, opened for reading."""

    def __init__(self, generation: Path) -> None:
        """Open the index in a generation's folder; raise :class:`StoreError` where there is none."""
        address = f"{(generation / FILE).absolute().as_uri()}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
        except sqlite3.Error as error:
            raise StoreError(
                f"it has no index of its texts: {error}",
                subject=str(generation),
                remedy="Run kg build once more: it makes one.",
            ) from error
        self.scores = lru_cache(maxsize=_REMEMBERED)(self._scores)

    def best(
        self, words: str, *, limit: int, kinds: tuple[str, ...] = TEXT_KINDS, timeout_s: float = inf
    ) -> list[Hit]:
        """Return what has all of the words, best first.

        Raises :class:`QueryError` for words that cannot be searched for, :class:`StoreError` where it takes too long.
        """
        sought = expression(words)
        end = monotonic() + timeout_s
        self._connection.set_progress_handler(lambda: monotonic() > end, _STEPS)
        found = self._found(sought, kinds, limit)
        return [Hit(thing=thing, kind=kind, text=text, score=score) for thing, kind, text, score in found]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _scores(self, words: str) -> dict[str, float]:
        """Return the score of each thing that has all of the words in one of its texts; of several the best."""
        scores: dict[str, float] = {}
        for thing, _, _, score in self._found(expression(words), TEXT_KINDS, _ALL):
            scores[thing] = max(score, scores.get(thing, 0.0))
        return scores

    def _found(self, sought: str, kinds: tuple[str, ...], limit: int) -> list[tuple[str, str, str, float]]:
        try:
            return self._connection.execute(_BEST, (sought, json.dumps(kinds), limit)).fetchall()
        except sqlite3.Error as error:
            raise StoreError(str(error), subject="search", remedy="Search for rarer words.") from error


class Functions:
    """What a query can call: ``search:score(?thing, "words")`` and ``search:matches(?thing, "words")``.

    The score is unbound, and the match false, for what does not have all of the words in one of its texts; both are
    errors for words that cannot be searched for (https://www.w3.org/TR/sparql11-query/#evaluation).
    """

    def __init__(self, generation: Path) -> None:
        self._generation = generation
        self._index: Index | None = None
        self._error: StoreError | None = None

    def by_name(self) -> dict[NamedNode, Callable[..., _Term | None]]:
        """Return the functions by their IRIs."""
        return {NamedNode(SCORE): self._score, NamedNode(MATCHES): self._matches}

    def check(self) -> None:
        """Raise what went wrong in a search, which the engine takes for a value that is missing."""
        if self._error:
            error, self._error = self._error, None
            raise error

    def close(self) -> None:
        """Let go of the index."""
        if self._index:
            self._index.close()

    def _score(self, thing: object = None, words: object = None, *more: object) -> Literal | None:
        scores = None if more else self._scores(words)
        found = None if scores is None else scores.get(_value(thing))
        return None if found is None else Literal(found)

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
