"""What the readers of containers share: the input, its limits, and the bytes that archives may unpack to."""

import io
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from kg.errors import InputError
from kg.read.limits import too_long_error

MAX_DEPTH = 3  # archives within archives
_MIN_UNPACKED_BYTES = 1 << 30  # that every input may unpack to
_MAX_UNPACKING = 100  # times the size of the input
_MAX_CONTAINER_BYTES = 100_000_000  # of a container that is read as a whole, such as a feed
_START_BYTES = 4096  # that show the format


@dataclass(slots=True)
class Budget:
    """The bytes that the archives in one input may still unpack to, against archives made to fill the memory or disk."""

    left: int

    def take(self, count: int) -> None:
        """Count unpacked bytes. Raises :class:`InputError` if there are too many."""
        self.left -= count
        if self.left < 0:
            raise InputError(
                "The archive unpacks to too many bytes.",
                remedy="Unpack it and name the files that have articles.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file, or a member of an archive."""

    stream: BinaryIO
    name: str  # file name, for its suffix
    max_chars: int  # of an article
    budget: Budget = field(default_factory=lambda: Budget(_MIN_UNPACKED_BYTES))
    depth: int = 0  # number of archives around it

    @property
    def suffix(self) -> str:
        """The suffix in lower case."""
        return PurePosixPath(self.name).suffix.lower()

    @property
    def max_bytes(self) -> int:
        """Maximum size of an article in bytes, and of a line in JSON Lines."""
        return 4 * self.max_chars

    def read_article(self) -> bytes:
        """Return the content of a file that is one article or page. Raises :class:`InputError` if it is too long."""
        return self._read(self.max_bytes)

    def read_container(self) -> bytes:
        """Return the content of a file with several articles. Raises :class:`InputError` if it is too long."""
        return self._read(max(_MAX_CONTAINER_BYTES, self.max_bytes))

    def _read(self, limit: int) -> bytes:
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise too_long_error(self.max_chars)
        return data

    def unpacked(self, stream: BinaryIO, name: str) -> "Input":
        """Return a member of this archive. Raises :class:`InputError` if archives are nested too deeply."""
        if self.depth == MAX_DEPTH:
            raise InputError("Too many archives are nested.", remedy="Unpack them and name the files.")
        metered = io.BufferedReader(_Metered(stream, self.budget))
        return Input(
            stream=metered, name=name, max_chars=self.max_chars, budget=self.budget, depth=self.depth + 1
        )


def budget_for(size: int | None) -> Budget:
    """Return the budget of a file of ``size`` bytes, None if that is unknown."""
    return Budget(max(_MIN_UNPACKED_BYTES, _MAX_UNPACKING * (size or 0)))


def peek(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a stream, and a stream from its beginning."""
    start = stream.read(_START_BYTES)
    if stream.seekable():
        stream.seek(0)
        return start, stream
    return start, io.BufferedReader(_Replayed(start, stream))


class _Replayed(io.RawIOBase):
    """A stream whose first bytes have been read already."""

    def __init__(self, start: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._start = start
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._start[: len(buffer)] or self._stream.read(len(buffer))
        self._start = self._start[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


class _Metered(io.RawIOBase):
    """A stream of unpacked bytes, which are taken from a budget."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        super().__init__()
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._budget.take(len(data))
        buffer[: len(data)] = data
        return len(data)
