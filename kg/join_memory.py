"""What the last build of a store found when it joined, kept on disk so that the next one compares only new articles.

One SQLite file has a row for each article and each comparison, in MessagePack compressed with Zstandard. It can be deleted
at any time: the next build compares all articles again.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec
import zstandard

from kg.database_files import open_or_replace_database
from kg.fingerprint import code_digest
from kg.join import Memory, Told
from kg.join_values import Comparison, MentionKey

T = TypeVar("T")

_SOURCES = ("join", "codes.py", "join_values.py")  # what the contents depend on besides the articles
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS rules (digest TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS article (id TEXT PRIMARY KEY, told BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS comparison (pair TEXT PRIMARY KEY, found BLOB NOT NULL) WITHOUT ROWID;
"""
_EMPTY = ("DELETE FROM rules", "DELETE FROM article", "DELETE FROM comparison")
_ERRORS = (sqlite3.Error, msgspec.DecodeError, zstandard.ZstdError)
_LEVEL = 3  # of compression


@contextmanager
def join_memory(path: Path | None) -> Iterator[Memory]:
    """Read the memory in a file, and write what has changed at the end; without a file it starts empty."""
    if path is None:
        yield Memory()
        return
    with closing(open_or_replace_database(path, _SCHEMA)) as file:
        memory = _read(file)
        before = Memory(articles=memory.articles, compared=memory.compared)
        yield memory
        with suppress(*_ERRORS):  # a full disk, for instance, must not stop the build here
            _write(file, before, memory)


def _read(file: sqlite3.Connection) -> Memory:
    """Return what the file has; nothing if other rules found it, or if it is damaged."""
    with suppress(*_ERRORS):
        if file.execute("SELECT digest FROM rules").fetchall() == [(code_digest(_SOURCES),)]:
            told = dict(file.execute("SELECT id, told FROM article"))
            found = (_decode(row, Comparison) for (row,) in file.execute("SELECT found FROM comparison"))
            return Memory(
                articles={name: _decode(row, Told) for name, row in told.items()},
                compared={(one.first, one.second): one for one in found},
            )
    return Memory()


def _write(file: sqlite3.Connection, before: Memory, after: Memory) -> None:
    """Write the difference of two memories in one transaction; of an empty one before, all."""
    file.execute("BEGIN IMMEDIATE")
    try:
        if not before.articles:
            for statement in _EMPTY:
                file.execute(statement)
            file.execute("INSERT INTO rules VALUES (?)", (code_digest(_SOURCES),))
        gone = [(name,) for name in before.articles.keys() - after.articles.keys()]
        file.executemany("DELETE FROM article WHERE id = ?", gone)
        apart = before.compared.keys() - after.compared.keys()
        file.executemany("DELETE FROM comparison WHERE pair = ?", ((_name(pair),) for pair in apart))
        file.executemany("INSERT OR REPLACE INTO article VALUES (?, ?)", _articles(before, after))
        file.executemany("INSERT OR REPLACE INTO comparison VALUES (?, ?)", _comparisons(before, after))
        file.execute("COMMIT")
    except BaseException:
        file.execute("ROLLBACK")
        raise


def _articles(before: Memory, after: Memory) -> Iterator[tuple[str, bytes]]:
    for name, told in after.articles.items():
        if before.articles.get(name) is not told:
            yield name, _encode(told)


def _comparisons(before: Memory, after: Memory) -> Iterator[tuple[str, bytes]]:
    for pair, found in after.compared.items():
        if before.compared.get(pair) is not found:
            yield _name(pair), _encode(found)


def _name(pair: tuple[MentionKey, MentionKey]) -> str:
    first, second = pair
    return f"{first} {second}"


def _encode(value: Told | Comparison) -> bytes:
    return zstandard.compress(msgspec.msgpack.encode(value), _LEVEL)


def _decode(content: bytes, type_: type[T]) -> T:
    return msgspec.msgpack.decode(zstandard.decompress(content), type=type_)
