"""A cache of parses on disk, so that a change of rules needs no new parse.

A parse is found by the text and by everything else that determines it: where its prose starts, the models, and the code of
the parse stage. Entries are MessagePack, compressed with Zstandard, in one SQLite file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path

import msgspec
import zstandard

from kg.database_files import open_database, open_or_replace_database
from kg.model import Article, Document, Failure, Sentence

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS parse (key BLOB PRIMARY KEY, used INTEGER NOT NULL, sentences BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS parse_used ON parse (used);
"""
_READ = "SELECT sentences FROM parse WHERE key = ?"
_HAS = "SELECT 1 FROM parse WHERE key = ?"
_TOUCH = "UPDATE parse SET used = ? WHERE key = ?"
_WRITE = "INSERT OR REPLACE INTO parse VALUES (?, ?, ?)"
_SIZE = "SELECT coalesce(sum(length(sentences)), 0) FROM parse"
_OLDEST = "SELECT key, length(sentences) FROM parse ORDER BY used, key"
_MB = 1_000_000
_LEVEL = 3  # of compression
_ERRORS = (sqlite3.Error, msgspec.DecodeError, zstandard.ZstdError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseCache:
    """The parses in a file, the least recently used of which are removed when it grows too large."""

    file: sqlite3.Connection
    models: str  # digest of the models and of the code that uses them
    run: int  # number of this run; entries have that of their last use

    def parse(
        self,
        articles: Iterable[Article],
        parse: Callable[[list[Article]], Iterator[Document | Failure]],
        *,
        batch: int,
    ) -> Iterator[Document | Failure]:
        """Yield the parse of each article in order; only articles that are not in the cache are given to ``parse``."""
        remaining = iter(articles)
        while group := list(islice(remaining, batch)):
            known = {article.id: document for article in group if (document := self._read(article))}
            parsed = parse([article for article in group if article.id not in known])
            for article in group:
                yield known.get(article.id) or self._kept(next(parsed))

    def has(self, article: Article) -> bool:
        """Return True if there is a parse of an article, which may be damaged."""
        with suppress(*_ERRORS):
            return self.file.execute(_HAS, (self._key(article),)).fetchone() is not None
        return False

    def _read(self, article: Article) -> Document | None:
        """Return the parse of an article, or None if there is none or it cannot be read."""
        key = self._key(article)
        with suppress(*_ERRORS):
            row = self.file.execute(_READ, (key,)).fetchone()
            if row:
                document = Document(article=article, sentences=_decode(row[0]))
                self.file.execute(_TOUCH, (self.run, key))
                return document
        return None

    def _kept(self, item: Document | Failure) -> Document | Failure:
        if isinstance(item, Document):
            with suppress(*_ERRORS):  # a full disk, for instance, must not stop the build here
                self.file.execute(_WRITE, (self._key(item.article), self.run, _encode(item.sentences)))
        return item

    def _key(self, article: Article) -> bytes:
        content = f"{self.models}\n{article.lead}\n{article.text}"
        return sha256(content.encode(errors="surrogatepass")).digest()

    def shrink(self, max_mb: int) -> None:
        """Remove the least recently used parses until the others need at most ``max_mb`` MB."""
        (size,) = self.file.execute(_SIZE).fetchone()
        removed = []
        for key, length in self.file.execute(_OLDEST):
            if size <= max_mb * _MB:
                break
            size -= length
            removed.append((key,))
        with suppress(*_ERRORS):
            self.file.executemany("DELETE FROM parse WHERE key = ?", removed)


@contextmanager
def open_parse_cache(path: Path, *, models: str, max_mb: int, run: int | None = None) -> Iterator[ParseCache]:
    """Open the cache in a file, and create it if necessary; a file that is no cache is replaced.

    ``models`` is a digest of all that parses depend on besides the text. ``run`` is given by a worker of a run: the run
    itself bounds the size of the file.
    """
    if run is not None:
        with closing(open_database(path, _SCHEMA)) as file:
            yield ParseCache(file=file, models=models, run=run)
        return
    with closing(open_or_replace_database(path, _SCHEMA)) as file:
        (last,) = file.execute("SELECT coalesce(max(used), 0) FROM parse").fetchone()
        cache = ParseCache(file=file, models=models, run=last + 1)
        try:
            yield cache
        finally:
            cache.shrink(max_mb)


def _encode(sentences: tuple[Sentence, ...]) -> bytes:
    return zstandard.compress(msgspec.msgpack.encode(sentences), _LEVEL)


def _decode(content: bytes) -> tuple[Sentence, ...]:
    return msgspec.msgpack.decode(zstandard.decompress(content), type=tuple[Sentence, ...])
