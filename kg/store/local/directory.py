"""A store's folder: the writer's database, and read-only *generations* of it for everybody else.

::

    kg-store/
      kg-store.json     marks the folder as a store: its format, the base of its IRIs, what its default graph is
      writer/           the database of the one writer
      generations/3/    a checkpoint that nothing changes any more
      current           the name of the generation to read
      unsettled         is there while the database may have what no generation shows, or its description does not count

A reader holds a shared lock on its generation's folder; the writer removes those that nobody holds. Locks
belong to processes, so a killed reader leaves none behind.
"""

import fcntl
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.errors import StoreError

FORMAT = 1

_MARKER = "kg-store.json"
_CURRENT = "current"
_UNFINISHED = ".new"
_UNSETTLED = "unsettled"
_ATTEMPTS = 10  # builds that may end while one reader opens a generation
_BUILD = "Build one with: kg build PATH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A generation that is not removed before the lease is closed."""

    name: str
    path: Path
    lock: int  # descriptor that holds the lock

    def close(self) -> None:
        """Let the writer remove the generation."""
        os.close(self.lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDirectory:
    """A folder that is a store."""

    path: Path
    base: str  # what the IRIs in it begin with
    union: bool = True  # the default graph is the union of the named graphs, and has nothing of its own

    @property
    def database(self) -> Path:
        """Where the writer keeps its database."""
        return self.path / "writer"

    def current(self) -> str | None:
        """Return the name of the generation to read, or None where there is none yet."""
        with suppress(FileNotFoundError):
            return self._current()[0]
        return None

    def version(self) -> str:
        """Return a name of the current generation that it shares with none, also of a store that was here before."""
        with suppress(FileNotFoundError):
            name, changed = self._current()
            return f"{name}-{changed:x}"
        return "0"

    def published(self) -> float:
        """Return when the current generation was published, in seconds of Unix time; 0 where there is none."""
        with suppress(FileNotFoundError):
            return (self.path / _CURRENT).stat().st_mtime
        return 0.0

    def lease(self) -> Lease:
        """Hold the current generation; raise :class:`StoreError` where there is none."""
        for _ in range(_ATTEMPTS):
            name = self.current()
            if name and (lease := _lease(name, self._generation(name))):
                return lease
        raise StoreError("it holds no graph yet", subject=str(self.path), remedy=_BUILD)

    def next_generation(self) -> Path:
        """Return where to write the next generation; nothing is there."""
        path = self._generation(_UNFINISHED)
        path.parent.mkdir(exist_ok=True)
        shutil.rmtree(path, ignore_errors=True)
        return path

    def publish(self) -> str:
        """Make what :meth:`next_generation` named the current generation, and return its name."""
        name = str(1 + max(map(int, self._generations()), default=0))
        self._generation(_UNFINISHED).rename(self._generation(name))
        write_whole(self.path / _CURRENT, f"{name}\n".encode("ascii"))
        return name

    def mark_dirty(self) -> None:
        """Note, before the database is changed, that it differs from what readers see."""
        (self.path / _UNSETTLED).touch()

    def mark_clean(self) -> None:
        """Note that the current generation shows and describes all that is in the database."""
        (self.path / _UNSETTLED).unlink(missing_ok=True)

    def is_clean(self) -> bool:
        """Tell whether the current generation does so, also where whoever changed the database was killed."""
        return self.current() is not None and not (self.path / _UNSETTLED).exists()

    def remove_unread(self) -> None:
        """Remove the generations but the current one, as far as nobody reads them. Only for the writer."""
        for name in self._generations():
            if name != self.current():
                _remove_unlocked(self._generation(name))

    def _current(self) -> tuple[str, int]:
        """Return the name of the generation to read, and when it became that, in nanoseconds."""
        path = os.path.join(self.path, _CURRENT)  # noqa: PTH118 - each question begins here
        found = os.stat(path)  # noqa: PTH116
        return _read_current(path, found.st_ino, found.st_mtime_ns), found.st_mtime_ns

    def _generations(self) -> list[str]:
        parent = self.path / "generations"
        return [path.name for path in parent.iterdir() if path.name.isdigit()] if parent.is_dir() else []

    def _generation(self, name: str) -> Path:
        return self.path / "generations" / name


def find(path: Path, *, base: str | None = None) -> StoreDirectory:
    """Return the store in the folder ``path``.

    Raises :class:`StoreError` where there is none, and where its IRIs begin with another base than the given one.
    """
    if not path.exists():
        raise StoreError("there is no store here", subject=str(path), remedy=_BUILD)
    marker = _read_marker(path)
    folder = StoreDirectory(path=path, base=str(marker["base"]), union=bool(marker.get("union", True)))
    if base is not None and base != folder.base:
        raise StoreError(
            f"its IRIs begin with {folder.base}, but the setting base is {base}",
            subject=str(path),
            remedy=f"Set base (KG_BASE) to {folder.base}, or build another store with --store.",
        )
    return folder


def create(path: Path, *, base: str, union: bool = True) -> StoreDirectory:
    """Return the store in the folder ``path``, which is made where it is absent or empty.

    ``union`` says of one that is made whether its default graph is the union of the named graphs.
    """
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        path.mkdir(parents=True, exist_ok=True)
        write_whole(path / _MARKER, json.dumps({"format": FORMAT, "base": base, "union": union}).encode())
    return find(path, base=base)


def marker(path: Path) -> dict[str, object]:
    """Return what the store in the folder ``path`` says of itself; for a backup."""
    return _read_marker(path)


def restored(path: Path, said: dict[str, object]) -> StoreDirectory:
    """Return a store in the empty folder ``path`` that says of itself what another did."""
    write_whole(path / _MARKER, json.dumps(said).encode())
    return find(path)


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file so that a reader sees all of it or what was there before."""
    unfinished = path.with_name(f"{path.name}.new")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


@lru_cache(maxsize=16)
def _read_current(path: str, _inode: int, _changed: int) -> str:
    """Read the file again where it is another, as it is with each generation."""
    return Path(path).read_text(encoding="ascii").strip()


def _read_marker(path: Path) -> dict[str, object]:
    try:
        marker = json.loads((path / _MARKER).read_bytes())
        version = int(marker["format"])
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            "this is not a store of kg", subject=str(path), remedy="Name another folder with --store DIR."
        ) from None
    if version > FORMAT:
        raise StoreError(
            "it was written by a newer version of kg", subject=str(path), remedy="Install that version."
        )
    return dict(marker)


def _lease(name: str, path: Path) -> Lease | None:
    """Lock a generation; None where the writer removed it since we read its name."""
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
        return  # somebody reads it
    else:
        shutil.rmtree(path)
    finally:
        os.close(lock)
