"""Messages between a query worker and the server, over a pair of sockets: a kind and some bytes each."""

import socket
from math import inf
from struct import Struct
from time import monotonic
from typing import TypeAlias

SOURCE, QUERY = b"s", b"q"  # to the worker: a pickled Source, and a pickled Query
READY = b"y"  # the worker waits for its first query
NEXT_PAGE = b"r"  # the query for the rows after the limit
CHUNK, LAST_CHUNK = b"p", b"l"  # of the result
FAILED = b"f"  # a pickled KgError

MAX_CHUNK = 64 * 1024  # bytes
_HEADER = Struct("!cI")

Message: TypeAlias = tuple[bytes, bytes]


class Channel:
    """One end of a connection. For one thread at a time."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._buffer = b""  # received, but not yet returned as a message

    def send(self, kind: bytes, content: bytes | bytearray = b"") -> None:
        """Send a message. Raises OSError if the other end is closed."""
        self._end.settimeout(None)
        header = _HEADER.pack(kind, len(content))
        sent = self._end.sendmsg([header, content])
        if sent < len(header) + len(content):  # a signal interrupted the call
            self._end.sendall((header + content)[sent:])

    def receive(self, timeout_s: float = inf) -> Message:
        """Return the next message. Raises TimeoutError, or EOFError if the other end is closed."""
        end = monotonic() + timeout_s
        while (message := self._pop()) is None:
            self._end.settimeout(None if end == inf else max(0.0, end - monotonic()))
            self._buffer += self._read()
        return message

    def close(self) -> None:
        """Close this end; the peer gets EOFError."""
        self._end.close()

    def _pop(self) -> Message | None:
        """Remove and return the first message that is complete."""
        if len(self._buffer) < _HEADER.size:
            return None
        kind, length = _HEADER.unpack_from(self._buffer)
        end = _HEADER.size + length
        if len(self._buffer) < end:
            return None
        content, self._buffer = self._buffer[_HEADER.size : end], self._buffer[end:]
        return kind, content

    def _read(self) -> bytes:
        try:
            data = self._end.recv(_HEADER.size + MAX_CHUNK)
        except BlockingIOError:  # with a timeout of 0
            raise TimeoutError from None
        if not data:
            raise EOFError
        return data
