"""Directory of a store: the writer's database and its read-only generations.

::

    kg-store/
      kg-store.json     marks the directory as a store: format, base of the IRIs, kind of default graph
      writer/           the database that the one writer changes
      generations/3/    a checkpoint of the database that never changes
      current           the name of the generation to read
      dirty             exists while the database may contain changes that the current generation lacks
      written           how many quads were written since all files of the database were compressed

A reader holds a shared lock on the directory of its generation. The writer removes generations without a lock. Locks belong
to processes, so a killed reader leaves none behind. The engine locks the database for its writer; the store directory itself
is locked only while the database is opened or another takes its place.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import StoreError
from kg.store.engine_errors import disk_errors

FORMAT = 1

_MARKER = "kg-store.json"
_CURRENT = "current"
_DIRTY = "dirty"
_WRITTEN = "written"
_REWRITTEN = "rewritten"  # a complete copy of the database that shall take its place
_OUTDATED = "outdated"  # the database whose place it has taken
_UNFINISHED = ".new"  # suffix of a file, or name of a generation, that is still being written
_OLD_LOGS = "LOG.old.*"  # RocksDB keeps the log of each earlier opening
_ATTEMPTS = 10  # a generation can be removed between reading its name and locking it
_BUILD = "Build one with: kg build PATH."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A shared lock on a generation, which is not removed until the lease is closed."""

    name: str
    path: Path
    lock: int  # file descriptor that holds the lock

    def close(self) -> None:
        """Release the lock."""
        os.close(self.lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDirectory:
    """A directory that contains a store."""

    path: Path
    base: str  # what the IRIs in the store begin with
    union: bool = True  # whether the default graph is the union of the named graphs

    @property
    def database(self) -> Path:
        """The directory of the writer's database."""
        return self.path / "writer"

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Keep other writers from opening the database, and complete what a killed one has begun."""
        lock = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.database.exists() and (self.path / _REWRITTEN).exists():
                (self.path / _REWRITTEN).rename(self.database)
            yield
        finally:
            # A process that was forked meanwhile has the lock too, and would keep it.
            fcntl.flock(lock, fcntl.LOCK_UN)
            os.close(lock)

    def prepare_database(self) -> Path:
        """Return the path for a copy of the database; nothing exists there. Only the writer may do this."""
        self.remove_copies()
        return self.path / (_REWRITTEN + _UNFINISHED)

    def replace_database(self) -> None:
        """Let the prepared copy take the place of the database. Call this within :meth:`opening`, with both closed."""
        (self.path / (_REWRITTEN + _UNFINISHED)).rename(self.path / _REWRITTEN)
        self.database.rename(self.path / _OUTDATED)
        (self.path / _REWRITTEN).rename(self.database)
        self.set_written(0)
        self.remove_copies()

    def remove_copies(self) -> None:
        """Remove copies of the database that are not in use. Only the writer may do this."""
        for name in (_REWRITTEN + _UNFINISHED, _REWRITTEN, _OUTDATED):
            shutil.rmtree(self.path / name, ignore_errors=True)

    def written(self) -> int:
        """Return the number of quads that were written since all files of the database were compressed."""
        with suppress(OSError, ValueError):
            return int((self.path / _WRITTEN).read_bytes())
        return 0

    def set_written(self, count: int) -> None:
        """Record the number of quads that were written since all files of the database were compressed."""
        write_atomically(self.path / _WRITTEN, str(count).encode())

    def current(self) -> str | None:
        """Return the name of the current generation, or None if there is none."""
        return self._current()[0]

    def version(self) -> str:
        """Return a name of the current generation that is never used again.

        It differs even if the store is deleted and built again.
        """
        name, modified_ns = self._current()
        return f"{name}-{modified_ns:x}" if name else "0"

    def published(self) -> float:
        """Return the Unix time of the last publication, or 0 if there was none."""
        return self._current()[1] / 1e9

    def lease(self) -> Lease:
        """Lock the current generation. Raises :class:`StoreError` if there is none."""
        for _ in range(_ATTEMPTS):
            name = self.current()
            if name and (lease := _lock(name, self._generation(name))):
                return lease
        raise StoreError("The store has no published graph.", subject=str(self.path), remedy=_BUILD)

    def prepare_generation(self) -> Path:
        """Return the path for the next generation; nothing exists there."""
        path = self._generation(_UNFINISHED)
        path.parent.mkdir(exist_ok=True)
        shutil.rmtree(path, ignore_errors=True)
        return path

    def publish(self) -> str:
        """Make the prepared generation the current one, and return its name."""
        name = str(1 + max(map(int, self._generations()), default=0))
        self._generation(_UNFINISHED).rename(self._generation(name))
        write_atomically(self.path / _CURRENT, f"{name}\n".encode("ascii"))
        return name

    def mark_dirty(self) -> None:
        """Record, before a change, that the current generation will be outdated."""
        (self.path / _DIRTY).touch()

    def mark_clean(self) -> None:
        """Record that the current generation contains all changes and describes them."""
        (self.path / _DIRTY).unlink(missing_ok=True)

    def is_clean(self) -> bool:
        """Return True if the current generation includes every change, even after a crash."""
        name = self.current()
        return name is not None and self._generation(name).is_dir() and not (self.path / _DIRTY).exists()

    def remove_unused(self) -> None:
        """Remove old log files, and generations that are neither current nor locked.

        Only the writer may do this.
        """
        for name in self._generations():
            if name != self.current():
                _remove_unlocked(self._generation(name))
        self.remove_old_logs()

    def remove_old_logs(self) -> None:
        """Remove the logs of earlier openings of the database."""
        for log in self.database.glob(_OLD_LOGS):
            log.unlink(missing_ok=True)

    def _current(self) -> tuple[str | None, int]:
        """Return the name of the current generation and its time in nanoseconds.

        A damaged file counts as missing, so that the next build publishes a new generation.
        """
        path = os.path.join(self.path, _CURRENT)  # noqa: PTH118 - faster, and every query begins here
        with suppress(FileNotFoundError):
            status = os.stat(path)  # noqa: PTH116
            if name := _read_current(path, status.st_ino, status.st_mtime_ns):
                return name, status.st_mtime_ns
        return None, 0

    def _generations(self) -> list[str]:
        parent = self.path / "generations"
        return [path.name for path in parent.iterdir() if path.name.isdigit()] if parent.is_dir() else []

    def _generation(self, name: str) -> Path:
        return self.path / "generations" / name


def find(path: Path, *, base: str | None = None) -> StoreDirectory:
    """Return the store in the directory ``path``.

    Raises :class:`StoreError` if there is no store, or if its IRIs do not begin with ``base``.
    """
    if not path.exists():
        raise StoreError("There is no store here.", subject=str(path), remedy=_BUILD)
    marker = read_marker(path)
    store = StoreDirectory(path=path, base=str(marker["base"]), union=bool(marker.get("union", True)))
    if base is not None and base != store.base:
        raise StoreError(
            f"The IRIs in the store begin with {store.base}, but the setting base is {base}.",
            subject=str(path),
            remedy=f"Set base (KG_BASE) to {store.base}, or build another store with --store DIR.",
        )
    return store


def create(path: Path, *, base: str, union: bool = True) -> StoreDirectory:
    """Return the store in ``path``, and create it if the directory is missing or empty.

    ``union`` applies to a new store only.
    """
    with disk_errors(path):
        if not path.exists() or (path.is_dir() and _is_empty(path)):
            path.mkdir(parents=True, exist_ok=True)
            write_marker(path, {"format": FORMAT, "base": base, "union": union})
    return find(path, base=base)


def _is_empty(path: Path) -> bool:
    """Return True for an empty directory, or one with an interrupted creation."""
    return {file.name for file in path.iterdir()} <= {_MARKER + _UNFINISHED}


def read_marker(path: Path) -> dict[str, object]:
    """Return the content of a store's marker file.

    Raises :class:`StoreError` if the directory is not a store.
    """
    try:
        marker = json.loads((path / _MARKER).read_bytes())
        version = int(marker["format"])
        str(marker["base"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            "This directory is not a store of kg.",
            subject=str(path),
            remedy="Choose another directory with --store DIR, or restore a backup.",
        ) from None
    if version > FORMAT:
        raise StoreError(
            "The store was written by a newer version of kg.",
            subject=str(path),
            remedy="Install that version.",
        )
    return dict(marker)


def write_marker(path: Path, marker: dict[str, object]) -> None:
    """Make a directory a store by writing its marker file."""
    write_atomically(path / _MARKER, json.dumps(marker).encode())


def sync(path: Path) -> None:
    """Flush a directory and its files to the disk."""
    for file in [*path.rglob("*"), path]:
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a small file so that readers see either its old or its new content."""
    unfinished = path.with_name(path.name + _UNFINISHED)
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


@lru_cache(maxsize=16)
def _read_current(path: str, _inode: int, _modified_ns: int) -> str:
    """Return the name in the file, or an empty string if the file is damaged.

    Cached by inode and modification time, so it is read again for each generation.
    """
    name = Path(path).read_bytes().strip()
    return name.decode("ascii") if name.isdigit() else ""


def _lock(name: str, path: Path) -> Lease | None:
    """Lock a generation, or return None if the writer has removed it."""
    with suppress(FileNotFoundError):
        lock = os.open(path, os.O_RDONLY)
        fcntl.flock(lock, fcntl.LOCK_SH)
        if path.exists():
            return Lease(name=name, path=path, lock=lock)
        os.close(lock)
    return None


def _remove_unlocked(path: Path) -> None:
    lock = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # a reader uses the generation
    else:
        shutil.rmtree(path)
    finally:
        os.close(lock)
