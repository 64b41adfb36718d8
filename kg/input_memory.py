"""Remembers which articles the files of earlier builds gave, so that a build reads only files that are new or have changed.

A file is known by its path, its content, and the fingerprints of its articles: if the store has them all, reading the file
would change nothing. A file that gave a failure is always read again. One SQLite file has a row for each file; it can be
deleted at any time.
"""

import hashlib
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import msgspec

from kg.database_files import open_or_replace_database
from kg.model import Article, Failure, Notice, Unchanged
from kg.read import Result
from kg.read.sources import STANDARD_INPUT, display_name

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, digest BLOB NOT NULL, content BLOB NOT NULL) WITHOUT ROWID;
"""
_READ = "SELECT content FROM file WHERE path = ? AND digest = ?"
_WRITE = "INSERT OR REPLACE INTO file VALUES (?, ?, ?)"
_ERRORS = (sqlite3.Error, msgspec.DecodeError)
_MAX_ARTICLES = 100_000  # of a file; a larger one is always read, so that the memory stays small


class _Content(NamedTuple):
    """The identifiers and fingerprints of the articles in a file, and the notices on it."""

    articles: list[tuple[str, str]]
    notices: list[Notice]


@dataclass(kw_only=True)
class InputMemory:
    """The files of earlier builds; it implements :class:`kg.read.FileMemory`."""

    file: sqlite3.Connection
    rules: str
    fingerprint: Callable[[Article], str]
    # Returns True if the store has the article with an identifier and a fingerprint.
    is_stored: Callable[[str, str], bool]
    _digest: bytes | None = field(default=None, init=False)  # of the file that was recalled last

    def recall(self, file: str | Path) -> Sequence[Unchanged | Notice] | None:
        """Return the articles of a file and the notices on it; None if the file has to be read."""
        self._digest = self._digest_of(file)
        known = self._known(file) if self._digest else None
        if known is None or not all(self.is_stored(*article) for article in known.articles):
            return None
        return [*known.notices, *(Unchanged(id=name) for name, _ in known.articles)]

    def _known(self, file: str | Path) -> _Content | None:
        with suppress(*_ERRORS):
            row = self.file.execute(_READ, (display_name(file), self._digest)).fetchone()
            return msgspec.msgpack.decode(row[0], type=_Content) if row else None
        return None

    def remember(self, file: str | Path, results: Iterable[Result]) -> Iterator[Result]:
        """Yield the results of reading the file that was recalled last, and remember them unless there is a failure.

        A file that has changed while it was read is not remembered.
        """
        digest, content, has_failed = self._digest, _Content([], []), False
        for result in results:
            if isinstance(result, Article) and len(content.articles) <= _MAX_ARTICLES:
                content.articles.append((result.id, self.fingerprint(result)))
            elif isinstance(result, Notice):
                content.notices.append(result)
            has_failed |= isinstance(result, Failure)
            yield result
        is_small = len(content.articles) <= _MAX_ARTICLES
        if digest and not has_failed and is_small and self._digest_of(file) == digest:
            with suppress(*_ERRORS):  # a full disk, for instance, must not stop the build here
                row = (display_name(file), digest, msgspec.msgpack.encode(content))
                self.file.execute(_WRITE, row)

    def _digest_of(self, file: str | Path) -> bytes | None:
        """Return a digest of the content of a file and the rules; None for standard input and what cannot be read."""
        if str(file) == STANDARD_INPUT:
            return None
        with suppress(OSError, ValueError):
            if stat.S_ISREG(Path(file).stat().st_mode):
                with Path(file).open("rb") as stream:
                    content = hashlib.file_digest(stream, "sha256").hexdigest()
                return hashlib.sha256(f"{self.rules} {content}".encode()).digest()
        return None


@contextmanager
def open_input_memory(
    path: Path, *, rules: str, fingerprint: Callable[[Article], str], is_stored: Callable[[str, str], bool]
) -> Iterator[InputMemory]:
    """Open the memory in a file, and create it if necessary; a file that is no memory is replaced.

    ``rules`` is a digest of all that determines what reading a file gives. Files that were read by other rules are unknown.
    """
    with closing(open_or_replace_database(path, _SCHEMA)) as file:
        yield InputMemory(file=file, rules=rules, fingerprint=fingerprint, is_stored=is_stored)
