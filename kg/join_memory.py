"""The results of joining in the last build of a store, kept on disk so that the next build compares only new articles.

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
from kg.join import ArticleAccounts, Memory
from kg.join_values import Comparison, MentionKey

T = TypeVar("T")

_SOURCES = ("join", "codes.py", "join_values.py")  # code on which the contents depend, besides the articles
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS rules (digest TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS accounts (article TEXT PRIMARY KEY, content BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS comparison (pair TEXT PRIMARY KEY, found BLOB NOT NULL) WITHOUT ROWID;
"""
_EMPTY = ("DELETE FROM rules", "DELETE FROM accounts", "DELETE FROM comparison")
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
    """Return the memory in the file; an empty one if the file is damaged or was written by other rules."""
    with suppress(*_ERRORS):
        if file.execute("SELECT digest FROM rules").fetchall() == [(code_digest(_SOURCES),)]:
            accounts = dict(file.execute("SELECT article, content FROM accounts"))
            found = (_decode(row, Comparison) for (row,) in file.execute("SELECT found FROM comparison"))
            return Memory(
                articles={name: _decode(row, ArticleAccounts) for name, row in accounts.items()},
                compared={(one.first, one.second): one for one in found},
            )
    return Memory()


def _write(file: sqlite3.Connection, before: Memory, after: Memory) -> None:
    """Write the difference of two memories in one transaction; all rows if the first is empty."""
    file.execute("BEGIN IMMEDIATE")
    try:
        if not before.articles:
            for statement in _EMPTY:
                file.execute(statement)
            file.execute("INSERT INTO rules VALUES (?)", (code_digest(_SOURCES),))
        gone = [(name,) for name in before.articles.keys() - after.articles.keys()]
        file.executemany("DELETE FROM accounts WHERE article = ?", gone)
        apart = before.compared.keys() - after.compared.keys()
        file.executemany("DELETE FROM comparison WHERE pair = ?", ((_name(pair),) for pair in apart))
        file.executemany("INSERT OR REPLACE INTO accounts VALUES (?, ?)", _articles(before, after))
        file.executemany("INSERT OR REPLACE INTO comparison VALUES (?, ?)", _comparisons(before, after))
        file.execute("COMMIT")
    except BaseException:
        file.execute("ROLLBACK")
        raise


def _articles(before: Memory, after: Memory) -> Iterator[tuple[str, bytes]]:
    for name, accounts in after.articles.items():
        if before.articles.get(name) is not accounts:
            yield name, _encode(accounts)


def _comparisons(before: Memory, after: Memory) -> Iterator[tuple[str, bytes]]:
    for pair, found in after.compared.items():
        if before.compared.get(pair) is not found:
            yield _name(pair), _encode(found)


def _name(pair: tuple[MentionKey, MentionKey]) -> str:
    first, second = pair
    return f"{first} {second}"


def _encode(value: ArticleAccounts | Comparison) -> bytes:
    return zstandard.compress(msgspec.msgpack.encode(value), _LEVEL)


def _decode(content: bytes, type_: type[T]) -> T:
    return msgspec.msgpack.decode(zstandard.decompress(content), type=type_)
