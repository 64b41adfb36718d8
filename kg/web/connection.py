"""A connection of a client: as uvicorn has it, but bounded in its silence, in what precedes a body, and in number."""

from asyncio import AbstractEventLoop, BaseTransport, TimerHandle, Transport
from math import inf
from time import monotonic
from typing import Any, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from kg.web.gateway import IDLE

_HEAD = 256 * 1024  # bytes of a request beside its body
_GONE = 3.0  # seconds for which a client is answered that has closed its end: most who do so have closed both
_SHORT = 16 * 1024  # bytes


class Connection(HttpToolsProtocol):
    """A connection between a client and the loop of the server."""

    most: int  # connections at once
    _since: float  # when it was last used
    _unread = 0  # bytes that are neither a whole head nor of a body
    _ends: TimerHandle | None = None  # when nothing more has come of them
    _upgrade = False  # whether the request asks for another protocol

    def connection_made(self, transport: BaseTransport) -> None:
        """Wait for a request; where there are too many connections, in the place of one that nobody uses."""
        super().connection_made(cast(Transport, _Together(cast(Transport, transport), self.loop)))
        self._since = monotonic()
        self._expect()
        if len(self.connections) > self.most:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing any more."""
        super().connection_lost(exc)
        self._unset_keepalive_if_required()
        self._expect_nothing()

    def data_received(self, data: bytes) -> None:
        """Read what comes; refuse a head that is too long, or takes too long."""
        self._unread += len(data)
        self._unset_keepalive_if_required()
        self._feed(data)
        if not self._unread:
            self._expect_nothing()
        elif self._unread > _HEAD:
            self._refuse(431)
        elif self._ends is None:
            self._expect()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Answer also a client that has closed its end, if that is done soon: it may be there no more."""
        if self.cycle is None or self.cycle.response_complete or self.cycle.more_body:
            return False
        self.cycle.keep_alive = False
        self.loop.call_later(_GONE, self.transport.abort)
        return True

    def on_headers_complete(self) -> None:
        """Begin to answer; not yet where another protocol is asked for, which nobody need heed."""
        self._upgrade = self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT"
        if not self._upgrade:
            self._unread = 0
            super().on_headers_complete()
            if self.parser.get_http_version() == "1.0":
                # It knows no chunks: the end of an answer, which uvicorn then misses, is the connection's.
                self.cycle.chunked_encoding, self.cycle.expected_content_length = False, cast(int, inf)

    def on_body(self, body: bytes) -> None:
        """Take some of the body."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Take the end of the request."""
        if not self._upgrade:
            self._unread = 0
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Be unused."""
        super().on_response_complete()
        self._since = monotonic()

    def timeout_keep_alive_handler(self) -> None:
        """End a connection that nobody uses, whether or not the client has read all."""
        self.transport.abort()

    @property
    def _unused(self) -> bool:
        return (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing()

    def _make_room(self) -> None:
        """End the connection that has not been used for the longest time; where all are used, this one."""
        others = (one for one in self.connections if isinstance(one, Connection) and one is not self)
        unused = [one for one in others if one._unused]
        longest = min(unused, key=lambda one: one._since, default=None)
        if longest is None:
            self._refuse(503)
        else:
            longest.transport.abort()

    def _feed(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except HttpParserUpgrade as asked:
            self._ignore_upgrade(data[asked.args[0] :])
        except HttpParserError:
            self.send_400_response("Invalid HTTP request received.")

    def _ignore_upgrade(self, rest: bytes) -> None:
        """Read the request anew as one that asks for no other protocol (https://www.rfc-editor.org/rfc/rfc9110#name-upgrade).

        The parser takes it for one without a body: some clients ask for HTTP/2 with each that they POST.
        """
        version = self.parser.get_http_version().encode("ascii")
        lines = [b"%s %s HTTP/%s" % (self.parser.get_method(), self.url, version)]
        lines += [b"%s: %s" % header for header in self.headers if header[0] != b"upgrade"]
        self.parser = HttpRequestParser(self)
        self._feed(b"\r\n".join([*lines, b"", b""]) + rest)

    def _expect(self) -> None:
        self._ends = self.loop.call_later(IDLE, self._give_up)

    def _give_up(self) -> None:
        """End a connection of which nothing more comes, but not while it is answered."""
        self._ends = None
        if self._unused:
            self.transport.abort()
        else:
            self._expect()

    def _expect_nothing(self) -> None:
        if self._ends is not None:
            self._ends.cancel()
            self._ends = None

    def _refuse(self, status: int) -> None:
        if self._unused:  # else it is in the middle of an answer
            self.transport.write(STATUS_LINE[status] + b"connection: close\r\ncontent-length: 0\r\n\r\n")
        self.transport.close()


def bounded(most: int) -> type[Connection]:
    """Return connections of which there are no more than ``most`` at once."""
    return type("Connection", (Connection,), {"most": most})


class _Together:
    """The transport; what is short and written at once is one packet, so that the client is woken once."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held: list[bytes] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send something now, or with what follows."""
        self._held.append(data)
        if len(data) > _SHORT:
            self._flush()
        elif len(self._held) == 1:
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        """Send what there is, and end; what the client does not read of it is thrown away after a while."""
        self._flush()
        self._transport.close()
        if self._transport.get_write_buffer_size():
            self._loop.call_later(IDLE, self._transport.abort)

    def _flush(self) -> None:
        if self._held and not self._transport.is_closing():
            self._transport.write(b"".join(self._held))
        self._held.clear()
