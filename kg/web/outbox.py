"""What is to be sent: some of it in memory, the rest in a file, so that who reads slowly keeps nobody waiting."""

from asyncio import Event
from collections import deque
from tempfile import TemporaryFile
from typing import IO

_MEMORY = 1_000_000  # bytes
_PIECE = 64 * 1024  # bytes of what is read from the file


class Outbox:
    """Pieces in the order in which they were put there. For one loop."""

    def __init__(self, most: int) -> None:
        """Have room for ``most`` bytes, and for one piece."""
        self._most = most
        self._pieces: deque[bytes] = deque()
        self._file: IO[bytes] | None = None  # what came after them
        self._read = 0  # bytes of that
        self._size = 0  # bytes of all that is there
        self._ended = False
        self._more, self._less = Event(), Event()

    @property
    def full(self) -> bool:
        """Whether nothing is to be put there before there is :meth:`room`."""
        return self._size >= self._most

    async def room(self) -> None:
        """Wait until there is room for a piece."""
        while self.full:
            self._less.clear()
            await self._less.wait()

    def put(self, piece: bytes) -> None:
        """Put a piece there."""
        self._size += len(piece)
        if self._file is None and self._size <= _MEMORY:
            self._pieces.append(piece)
        else:
            self._file = self._file or TemporaryFile()  # noqa: SIM115 - it is closed when all is taken
            self._file.seek(0, 2)
            self._file.write(piece)
        self._more.set()

    def end(self) -> None:
        """Say that nothing more will come."""
        self._ended = True
        self._more.set()

    async def take(self) -> bytes:
        """Wait for a piece; nothing after the last."""
        while not (piece := self._taken()) and not self._ended:
            self._more.clear()
            await self._more.wait()
        self._size -= len(piece)
        self._less.set()
        return piece

    def close(self) -> None:
        """Forget what has not been taken."""
        self._pieces.clear()
        if self._file:
            self._file.close()
            self._file = None

    def _taken(self) -> bytes:
        if self._pieces:
            return self._pieces.popleft()
        if self._file is None:
            return b""
        self._file.seek(self._read)
        piece = self._file.read(_PIECE)
        self._read += len(piece)
        if not piece:
            self.close()
            self._read = 0
        return piece
