"""Translation of exceptions of the engine and the file system into the errors of kg."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import KgError, QueryError, StoreError

_DAMAGE = "Corruption"  # RocksDB begins its messages about damaged files with this word
_FILE = re.compile(r"[\w-]+\.sst|MANIFEST-\d+")
_CHECK_DISK = "Check the free disk space and the permissions."


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Translate failures to write the store in ``path`` into :class:`StoreError`."""
    with damage_errors():
        try:
            yield
        except OSError as error:
            reason = f"The store cannot be written: {error}."
            raise StoreError(reason, subject=str(path), remedy=_CHECK_DISK) from error


@contextmanager
def damage_errors() -> Iterator[None]:
    """Translate the engine's errors about damaged files into :class:`StoreError`."""
    try:
        yield
    except RuntimeError as error:
        if damage := _damage_error(error):
            raise damage from error
        raise


def evaluation_error(error: RuntimeError) -> KgError:
    """Return the error for a query that the engine could not evaluate."""
    return _damage_error(error) or QueryError(
        f"The query cannot be evaluated: {error}.", subject="query", remedy="Rewrite that part of the query."
    )


def _damage_error(error: RuntimeError) -> StoreError | None:
    if not str(error).startswith(_DAMAGE):
        return None
    file = _FILE.search(str(error))  # without its directory, which clients must not see
    return StoreError(
        f"The store is damaged: {file[0] if file else 'a file'} cannot be read.",
        subject="store",
        remedy="Restore a backup with kg restore, or build a new store.",
    )
