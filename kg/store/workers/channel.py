"""What a worker and its server send each other: messages of a kind and some bytes, over a pair of sockets."""

import socket
from math import inf
from struct import Struct
from time import monotonic
from typing import TypeAlias

from kg import fibers

SOURCE, QUESTION = b"s", b"q"  # what is to be answered from, and a question, as pickle has them
READY = b"y"  # for the first question
REST = b"r"  # the query for the rows that are left out
PIECE, LAST = b"p", b"l"  # of the answer
FAILED = b"f"  # an error, as pickle has it

MOST = 64 * 1024  # bytes of a piece
_HEADER = Struct("!cI")

Message: TypeAlias = tuple[bytes, bytes]


class Pipe:
    """One end. May be used by one thread at a time."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._read = b""  # of messages that have not been taken yet

    def send(self, kind: bytes, content: bytes | bytearray = b"") -> None:
        """Send a message. Raises OSError where nobody is at the other end."""
        header = _HEADER.pack(kind, len(content))
        try:
            sent = self._end.sendmsg([header, content])
        except BlockingIOError:
            sent = 0
        if sent < len(header) + len(content):  # a signal came in between, or there was no room
            self._end.setblocking(True)
            self._end.sendall((header + content)[sent:])

    def receive(self, seconds: float = inf) -> Message:
        """Wait for a message; raise TimeoutError where it does not come in time, EOFError where none will."""
        end = monotonic() + seconds
        while (message := self._taken()) is None:
            # without time left it is only looked whether something is there
            fibers.readable(self._end, max(0.0, end - monotonic()))
            self._read += self._more()
        return message

    def close(self) -> None:
        """Close this end; the other hears of it."""
        self._end.close()

    def _taken(self) -> Message | None:
        """Take a message that has come as a whole."""
        if len(self._read) < _HEADER.size:
            return None
        kind, length = _HEADER.unpack_from(self._read)
        end = _HEADER.size + length
        if len(self._read) < end:
            return None
        content, self._read = self._read[_HEADER.size : end], self._read[end:]
        return kind, content

    def _more(self) -> bytes:
        try:
            read = self._end.recv(_HEADER.size + MOST)
        except BlockingIOError:
            raise TimeoutError from None
        if not read:
            raise EOFError
        return read
