"""Keeps the files of a database small and few.

The engine compresses only the lower levels of a large database, and all that it bulk-loads. The files of a smaller one
therefore take less space after its quads were loaded into a copy, which takes longer than to compact them.
"""

import shutil
from itertools import chain, islice
from pathlib import Path

from pyoxigraph import Store

from kg.store.local.directory import StoreDirectory, sync

_MIN_QUADS = 100_000  # of fewer, the files take little space in any case
_MIN_PART = 4  # a copy is made when at least a quarter of the quads is new
_FEW_PART = 20  # the engine compacts the files whenever a twentieth of the quads is new, else it adds files
_CHUNK = 600_000  # quads that are loaded at a time: the engine takes 1.2 kB of memory for each
_MAX_BYTES = 1_000_000_000


def is_small(database: Path) -> bool:
    """Return True if the files of a database can be rewritten within minutes."""
    return sum(map(_size, database.glob("*.sst"))) <= _MAX_BYTES


def compact(store: Store, home: StoreDirectory, written: int) -> Path | None:
    """Let the engine compact a database, or write a compressed copy and return its path.

    ``written`` quads are new since the database was opened. If the engine compacted later, it would rewrite files that a
    generation shares.
    """
    earlier, count = home.written(), len(store)
    home.set_written(earlier + written)
    if earlier + written >= max(_MIN_QUADS, count // _MIN_PART) and (copy := _copy(store, home)):
        return copy
    few = max(1, count // _FEW_PART)
    if (earlier + written) // few > earlier // few:
        store.optimize()
    return None


def _copy(store: Store, home: StoreDirectory) -> Path | None:
    """Return the path of a copy of a database, which is on the disk; None if there is no space for it."""
    path = home.prepare_database()
    try:
        copy, quads = Store(path), iter(store)
        for first in quads:
            copy.bulk_extend(chain([first], islice(quads, _CHUNK - 1)))
        copy.flush()
        del copy  # closes it
        sync(path)
    except OSError:
        shutil.rmtree(path, ignore_errors=True)
        return None
    return path


def _size(file: Path) -> int:
    """Return the size of a file, 0 if the engine has removed it meanwhile."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
