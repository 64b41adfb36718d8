"""The state of ``kg build --watch``: the processed files, and the last look at each source.

The state only saves time. A file that is processed again changes nothing in the store, so the state may be older than the
store, as after a kill, but never newer: a file is recorded after its articles are in the store.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from kg.config import Settings
from kg.database_files import open_or_replace_database
from kg.errors import ConfigError, StoreError

FILE: Final = "watch.sqlite"
FETCHED: Final = "fetched"  # folder of the fetched pages, beside the file
_LOCK = "watch.lock"
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS file (
  path TEXT PRIMARY KEY, modified_ns INTEGER NOT NULL, size INTEGER NOT NULL, failed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS source (name TEXT PRIMARY KEY, looked REAL, failure TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rules (digest TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_KNOWN = "SELECT 1 FROM file WHERE path = ? AND modified_ns = ? AND size = ?"


class Stamp(NamedTuple):
    """The attributes that identify a version of a file."""

    modified_ns: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A watched folder, file, page or feed."""

    name: str  # absolute path or URL
    looked: float | None  # Unix time of the last look; None: not yet
    failure: str = ""  # of the last look


class WatchState:
    """The state of ``kg build --watch`` in a folder."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def is_known(self, path: Path, stamp: Stamp) -> bool:
        """Return True if this version of a file was processed."""
        return self._file.execute(_KNOWN, (_key(path), *stamp)).fetchone() is not None

    def add_files(self, stamps: Mapping[Path, Stamp], failed: Iterable[Path]) -> None:
        """Record files whose articles are in the store, and which of them have failed, in one transaction."""
        without = set(failed)
        rows = [(_key(path), *stamp, path in without) for path, stamp in stamps.items()]
        with self._transaction():
            self._file.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", rows)

    def failed_files(self) -> int:
        """Return the number of files from which some article could not be read or processed."""
        return int(self._file.execute("SELECT count(*) FROM file WHERE failed").fetchone()[0])

    def sources(self) -> list[Source]:
        """Return the watched sources by name."""
        rows = self._file.execute("SELECT name, looked, failure FROM source ORDER BY name")
        return [Source(name=name, looked=looked, failure=failure) for name, looked, failure in rows]

    def watch(self, names: Iterable[str]) -> None:
        """Replace the watched sources; those that were watched before keep the time of the last look."""
        looked = {source.name: source for source in self.sources()}
        kept = [looked.get(name) or Source(name=name, looked=None) for name in names]
        with self._transaction():
            self._file.execute("DELETE FROM source")
            for source in kept:
                self.add_look(source)

    def add_look(self, source: Source) -> None:
        """Record a look at a source."""
        row = (source.name, source.looked, source.failure)
        self._file.execute("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", row)

    def forget_other_rules(self, digest: str) -> None:
        """Forget all files if they were processed by other rules, so that they are processed again."""
        if self._file.execute("SELECT digest FROM rules").fetchall() == [(digest,)]:
            return
        with self._transaction():
            self._file.execute("DELETE FROM file")
            self._file.execute("DELETE FROM rules")
            self._file.execute("INSERT INTO rules VALUES (?)", (digest,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._file.execute("ROLLBACK")
            raise
        self._file.execute("COMMIT")


def state_folder(settings: Settings) -> Path:
    """Return the folder of the state: the store directory, unless the settings name another."""
    if settings.watch_state:
        return settings.watch_state
    if isinstance(settings.store, Path):
        return settings.store
    raise ConfigError(
        "A remote store has no directory for the state of kg build --watch.",
        subject="watch_state",
        remedy="Set watch_state (KG_WATCH_STATE) to a directory.",
    )


@contextmanager
def open_state(folder: Path) -> Iterator[WatchState]:
    """Open the state for the one program that watches. Raises :class:`StoreError` if another one does."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _lock(lock, folder)
        with closing(open_or_replace_database(folder / FILE, _SCHEMA)) as file:
            yield WatchState(file)
    finally:
        os.close(lock)


@contextmanager
def read_state(folder: Path) -> Iterator[WatchState | None]:
    """Open the state for reading, also while another program watches; None if nothing was ever watched."""
    if not (folder / FILE).is_file():
        yield None
        return
    with closing(open_or_replace_database(folder / FILE, _SCHEMA)) as file:
        yield WatchState(file)


def is_watching(folder: Path) -> bool:
    """Return True if a program watches now."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        _lock(lock, folder)
    except StoreError:
        return True
    finally:
        os.close(lock)
    return False


def is_address(source: str) -> bool:
    """Return True for a web address."""
    return source.lower().startswith(("http://", "https://"))


def waiting_files(paths: Iterable[str], state: WatchState) -> Iterator[tuple[Path, Stamp]]:
    """Yield the article files below ``paths`` that were not processed in their present version."""
    from kg.read import article_files  # only here, because its import takes long

    for path in paths:
        for file in article_files(path):
            try:
                status = file.stat()
            except OSError:  # deleted meanwhile
                continue
            stamp = Stamp(status.st_mtime_ns, status.st_size)
            if not state.is_known(file, stamp):
                yield file, stamp


def _lock(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreError(
            "Another kg build --watch is running for this store.",
            subject=str(folder),
            remedy="Stop it first, or name all sources in one command.",
        ) from None


def _key(path: Path) -> str:
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")
