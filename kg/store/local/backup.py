"""Backups of a store directory, and their restoration.

::

    backup/
      kg-backup.json    the generation, and the marker of its store
      graph/            the files of the generation
      SHA256SUMS        digests of all files, for ``sha256sum --check``

A generation never changes, so a backup is consistent even while the store is built and served.
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
from kg.explore.index import FILE as EVENT_INDEX
from kg.store.local import directory, fulltext
from kg.store.local.writer import Writer

_MARKER, _GRAPH, _SUMS = "kg-backup.json", "graph", "SHA256SUMS"
_WITHOUT_INDEX = shutil.ignore_patterns(fulltext.FILE, EVENT_INDEX)  # a restored store gets new ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was written or restored."""

    generation: str  # in the store that was backed up
    size: int  # bytes


def back_up(path: Path, target: Path, *, base: str) -> Backup:
    """Copy the current generation of the store in ``path`` to the directory ``target``.

    ``target`` appears only when the copy is complete. Raises :class:`StoreError` if there is no graph, or if ``target``
    exists or cannot be written.
    """
    store = directory.find(path, base=base)
    with closing(store.lease()) as lease, _new_directory(target) as unfinished:
        shutil.copytree(lease.path, unfinished / _GRAPH, ignore=_WITHOUT_INDEX, copy_function=shutil.copyfile)
        marker = {"generation": lease.name, "store": directory.read_marker(path)}
        (unfinished / _MARKER).write_text(json.dumps(marker), encoding="utf-8")
        files = _files(unfinished)
        lines = (f"{_digest(file)}  {file.relative_to(unfinished)}\n" for file in files)
        (unfinished / _SUMS).write_text("".join(lines), encoding="utf-8")
        return Backup(generation=lease.name, size=_total_size(files))


def restore(source: Path, path: Path) -> Backup:
    """Create the store in the directory ``path`` from a backup.

    ``path`` appears only when the store is complete. Raises :class:`StoreError` if ``source`` is damaged or not a backup,
    or if ``path`` exists.
    """
    files = _verified_files(source)
    marker = json.loads((source / _MARKER).read_bytes())
    with _new_directory(path) as unfinished:
        directory.write_marker(unfinished, marker["store"])
        store = directory.find(unfinished)
        shutil.copytree(source / _GRAPH, store.database, copy_function=shutil.copyfile)
        Writer(Store(store.database), store).close()  # publishes the first generation
    return Backup(generation=marker["generation"], size=_total_size(files))


@contextmanager
def _new_directory(path: Path) -> Iterator[Path]:
    """Yield a temporary directory that is renamed to ``path``, or removed after an error."""
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise StoreError("The path already exists.", subject=str(path), remedy="Choose a new directory.")
    path = path.resolve()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.mkdir(parents=True)
        yield unfinished
        directory.sync(unfinished)
        unfinished.rename(path)
    except OSError as error:
        raise StoreError(
            f"The directory cannot be written: {error}.",
            subject=str(path),
            remedy="Check the free disk space and the permissions.",
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _verified_files(source: Path) -> list[Path]:
    """Return the files of a backup.

    Raises :class:`StoreError` if a file is missing, unexpected or damaged.
    """
    try:
        lines = (source / _SUMS).read_text(encoding="utf-8").splitlines()
        digests = {source / name: digest for digest, _, name in (line.partition("  ") for line in lines)}
        files = [file for file in _files(source) if file != source / _SUMS]
        wrong = sorted(set(digests) ^ set(files)) or [
            file for file in files if _digest(file) != digests[file]
        ]
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            f"This is not a backup: {error}.",
            subject=str(source),
            remedy="Name a directory that kg backup wrote.",
        ) from error
    if wrong or source / _MARKER not in files:
        raise StoreError(
            "The file is missing, damaged, or not part of the backup.",
            subject=str(wrong[0] if wrong else source / _MARKER),
            remedy="Use another backup. To list the damaged files, run sha256sum --check SHA256SUMS.",
        )
    return files


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file())


def _total_size(files: list[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
