"""A store's graph, copied away while it is read and written, and taken back.

::

    backup/
      kg-backup.json    the base of its IRIs, which generation it is
      graph/            that generation's files
      SHA256SUMS        digests of all of them, as ``sha256sum --check`` reads them

A generation is never changed, so its copy is consistent whatever happens meanwhile.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Store

from kg.errors import StoreError
from kg.store.local import directory, fulltext
from kg.store.local.writer import Writer

_MARKER, _GRAPH, _SUMS = "kg-backup.json", "graph", "SHA256SUMS"
_INDEX = shutil.ignore_patterns(fulltext.FILE)  # it is made anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What was copied away, or taken back."""

    generation: str  # in the store that it came from
    size: int  # bytes


def back_up(path: Path, target: Path, *, base: str) -> Backup:
    """Copy what readers of the store in ``path`` see now to the folder ``target``, which comes to be when it is whole.

    Raises :class:`StoreError` where there is no graph, where ``target`` is there already, and where it cannot be written.
    """
    place = directory.find(path, base=base)
    with closing(place.lease()) as lease, _new_folder(target) as unfinished:
        shutil.copytree(lease.path, unfinished / _GRAPH, ignore=_INDEX, copy_function=shutil.copyfile)
        marker = {"generation": lease.name, "store": directory.marker(path)}
        (unfinished / _MARKER).write_text(json.dumps(marker), encoding="utf-8")
        files = _files(unfinished)
        lines = (f"{_digest(file)}  {file.relative_to(unfinished)}\n" for file in files)
        (unfinished / _SUMS).write_text("".join(lines), encoding="utf-8")
        return Backup(generation=lease.name, size=sum(file.stat().st_size for file in files))


def restore(source: Path, path: Path) -> Backup:
    """Make the store in the folder ``path`` of a backup; it comes to be when it is whole.

    Raises :class:`StoreError` where ``source`` is no backup or a damaged one, and where ``path`` is there already.
    """
    files = _checked(source)
    marker = json.loads((source / _MARKER).read_bytes())
    with _new_folder(path) as unfinished:
        place = directory.restored(unfinished, marker["store"])
        shutil.copytree(source / _GRAPH, place.database, copy_function=shutil.copyfile)
        Writer(Store(place.database), place).close()  # and so it is published
    return Backup(generation=marker["generation"], size=sum(file.stat().st_size for file in files))


@contextmanager
def _new_folder(path: Path) -> Iterator[Path]:
    """Give a folder that becomes ``path`` at the end; where it comes to no end, nothing is there."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise StoreError("there is something here already", subject=str(path), remedy="Name a new folder.")
    path = path.resolve()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.mkdir(parents=True)
        yield unfinished
        _sync(unfinished)
        unfinished.rename(path)
    except OSError as error:
        remedy = "Is the disk full? May you write there?"
        raise StoreError(f"cannot be written: {error}", subject=str(path), remedy=remedy) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _checked(source: Path) -> list[Path]:
    """Return the files of a backup; each is there, as it was written, and there is no other."""
    try:
        lines = (source / _SUMS).read_text(encoding="utf-8").splitlines()
        digests = {source / name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        found = [file for file in _files(source) if file != source / _SUMS]
        damaged = sorted(set(digests) ^ set(found)) or [f for f in found if _digest(f) != digests[f]]
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Name a folder that kg backup wrote."
        raise StoreError(f"this is no backup: {error}", subject=str(source), remedy=remedy) from error
    if damaged or source / _MARKER not in found:
        what = damaged[0] if damaged else source / _MARKER
        remedy = "Take another backup; sha256sum --check SHA256SUMS tells which files are damaged."
        raise StoreError("it is not as the backup was written", subject=str(what), remedy=remedy)
    return found


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file())


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """See to it that all of a folder is on the disk before it gets its name."""
    for one in [*path.rglob("*"), path]:
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
