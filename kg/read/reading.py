"""The progress of the reader, which it updates and a progress display reads."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from kg.model import Failure
from kg.read.sources import STANDARD_INPUT, find_files, stream_size


class Reading:
    """The position of the reader in its inputs, in bytes, and the duplicates that it left out."""

    def __init__(self, total: int | None = None) -> None:
        self.total = total  # bytes of all inputs; None if unknown
        self.duplicates = 0  # articles that another input of this run has too
        self._complete = 0  # bytes of the files that were read to their end
        self._stream: BinaryIO | None = None

    @property
    def position(self) -> int:
        """The number of bytes that were read."""
        stream, position = self._stream, 0
        if stream is not None:
            with suppress(OSError, ValueError):  # a pipe has no position
                position = stream.tell()
        return self._complete + position

    @contextmanager
    def file(self, stream: BinaryIO) -> Iterator[None]:
        """Follow the position in a file while it is read."""
        self._stream = stream
        try:
            yield
        finally:
            self._stream = None
            self._complete += stream_size(stream) or 0

    def pass_over(self, path: str | Path) -> None:
        """Count a file as read that need not be read."""
        self._complete += sum(_size(Path(path)))


def total_size(paths: Sequence[str | Path]) -> int | None:
    """Return the bytes of the files at ``paths`` as far as they can be read, or None if standard input is among them."""
    if any(str(path) == STANDARD_INPUT for path in paths):
        return None
    return sum(size for path in paths for file in article_files(path) for size in _size(file))


def article_files(path: str | Path) -> Iterator[Path]:
    """Yield the files that :func:`kg.read.read` reads at a path; a folder that cannot be read has none."""
    with suppress(OSError, ValueError):
        yield from (Path(file) for file in find_files(path) if not isinstance(file, Failure))


def _size(file: Path) -> Iterator[int]:
    with suppress(OSError, ValueError):
        yield file.stat().st_size
