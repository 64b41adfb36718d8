"""The disk usage of a store directory, and whether readers see its latest changes."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.store.local import directory

_BLOCK = 512  # bytes of st_blocks, whatever the file system uses


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskUsage:
    """The size and state of a store directory."""

    total_bytes: int
    bytes_by_part: dict[
        str, int
    ]  # file or folder in the store directory -> bytes, without what an earlier one shares
    published: datetime | None  # when readers got the graph that they see
    is_current: bool  # False if a build has made changes that readers do not see yet


def disk_usage(path: Path) -> DiskUsage:
    """Return the size and state of the store in a directory. Raises :class:`StoreError` if it has no store."""
    store, seen = directory.find(path), set[int]()
    parts = {part.name: sum(_sizes(part, seen)) for part in sorted(path.iterdir(), reverse=True)}
    published = store.published()
    return DiskUsage(
        total_bytes=sum(parts.values()),
        bytes_by_part={name: size for name, size in sorted(parts.items()) if size},
        published=datetime.fromtimestamp(published, UTC) if published else None,
        is_current=store.is_clean(),
    )


def _sizes(path: Path, seen: set[int]) -> Iterator[int]:
    """Yield the sizes of the files at a path; files that are linked twice are counted once."""
    folders = [(folder, names) for folder, _, names in os.walk(path)] or [(str(path.parent), [path.name])]
    for folder, names in folders:
        for name in names:
            try:
                status = Path(folder, name).lstat()
            except FileNotFoundError:  # a build has removed it meanwhile
                continue
            if status.st_ino not in seen:
                seen.add(status.st_ino)
                yield status.st_blocks * _BLOCK
