"""Between the server, which speaks ASGI in one loop, and the application, which is WSGI: each request is a fiber.

https://asgi.readthedocs.io/en/latest/specs/www.html, https://peps.python.org/pep-3333/. While an answer is waited for,
others are answered. Its pieces are taken as they come, and sent as the client reads them.
"""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import unquote_to_bytes

from kg.errors import KgError
from kg.fibers import Fibers, wait
from kg.web.outbox import Outbox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
_Asked = Callable[["StartResponse"], Iterable[bytes]]  # the application, with its request

IDLE = 120.0  # seconds for which a client may neither send nor read anything
_SOON = 0.1  # seconds after which it is worth looking whether the client is still there
_MEMORY = 1_000_000  # bytes of a body; more of it are in a file
_UNPREFIXED = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_BODY = "http.response.body"
_CLOSE = (b"connection", b"close")
_LOG = logging.getLogger("kg.web")


class Gateway:
    """The application as the server wants it."""

    def __init__(self, app: "WSGIApplication", *, longest: int, most: int) -> None:
        """Read ``longest`` bytes of a body, of which the application sees no more; keep ``most`` of an answer."""
        self._app = app
        self._longest = longest
        self._most = most
        self._fibers = Fibers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        environ = _environ(scope)
        try:
            body, whole = await self._body(environ, receive)
        except TimeoutError:
            await _give_up(send)
            return
        if body is None:
            return
        environ["wsgi.input"] = body
        reply = _Reply(send, most=self._most, last=not whole)
        with body, reply.watched(receive):
            await reply.make(self._fibers, partial(self._app, environ))

    async def _body(self, environ: "WSGIEnvironment", receive: Receive) -> tuple[IO[bytes] | None, bool]:
        """Return the body, and whether it is all of it; None where the client went away."""
        if not environ.get("CONTENT_LENGTH", "0").strip("0") and "HTTP_TRANSFER_ENCODING" not in environ:
            return BytesIO(), True
        body: IO[bytes] = SpooledTemporaryFile(_MEMORY)  # noqa: SIM115
        more = True
        while more and body.tell() <= self._longest:
            async with asyncio.timeout(IDLE):
                message = await receive()
            if message["type"] == "http.disconnect":
                body.close()
                return None, False
            body.write(message["body"])
            more = message["more_body"]
        body.seek(0)
        return body, not more


class _Reply:
    """An answer on its way. A short one is sent as a whole, of a longer one each piece when it is there."""

    def __init__(self, send: Send, *, most: int, last: bool) -> None:
        self._send = send
        self._most = most
        self._more = [_CLOSE] if last else []
        self._head: Message = {}
        self._piece = b""  # the first, until there is another
        self._sending: asyncio.Task[None] | None = None
        self._outbox: Outbox

    async def make(self, fibers: Fibers, app: _Asked) -> None:
        """Let the application make it, and send it. Where the application fails, its end is missing."""
        whole = True
        try:
            await fibers.run(partial(self._run, app))
        except Exception as error:
            if not self._head:
                raise
            _LOG.warning("an answer was broken off: %s", error, exc_info=not isinstance(error, KgError))
            whole = False
        if whole and self._sending is None:
            await self._send(self._head)
            await self._send({"type": _BODY, "body": self._piece})
        else:
            await self._end(whole=whole)

    @contextmanager
    def watched(self, receive: Receive) -> Iterator[None]:
        """Stop making it when the client goes away, or reads nothing any more."""
        loop, task = asyncio.get_running_loop(), _current()
        watching: list[asyncio.Task[None]] = []

        def watch() -> None:
            watching.append(loop.create_task(_gone(receive)))
            watching[0].add_done_callback(lambda _: task.cancel())

        timer = loop.call_later(_SOON, watch)  # most are answered before
        try:
            with suppress(asyncio.CancelledError):
                yield
        finally:
            timer.cancel()
            for one in watching:
                one.cancel()
            if self._sending:
                self._sending.cancel()
                self._outbox.close()

    def _run(self, app: _Asked) -> None:
        pieces = app(self._start)
        try:
            for piece in pieces:
                self._put(piece)
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    def _start(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
    ) -> Callable[[bytes], object]:
        if exc_info and (self._piece or self._sending):
            raise exc_info[1].with_traceback(exc_info[2])
        given = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        self._head = {
            "type": "http.response.start",
            "status": int(status[:3]),
            "headers": [*given, *self._more],
        }
        return self._put

    def _put(self, piece: bytes) -> None:
        if not self._piece:
            self._piece = piece
        elif piece:
            if self._sending is None:
                self._begin()
            if self._outbox.full:
                wait(self._outbox.room())
            self._outbox.put(piece)

    def _begin(self) -> asyncio.Task[None]:
        """Send from now on what is in the outbox; where that cannot be done, make nothing more."""
        task = _current()
        self._outbox = Outbox(self._most)
        self._outbox.put(self._piece)
        self._sending = asyncio.get_running_loop().create_task(self._send_all())
        self._sending.add_done_callback(lambda sent: sent.cancelled() or (sent.exception() and task.cancel()))
        return self._sending

    async def _send_all(self) -> None:
        await self._send(self._head)
        while piece := await self._outbox.take():
            async with asyncio.timeout(IDLE):
                await self._send({"type": _BODY, "body": piece, "more_body": True})

    async def _end(self, *, whole: bool) -> None:
        sending = self._sending or self._begin()
        self._outbox.end()
        await asyncio.wait([sending])
        if whole and sending.exception() is None:
            await self._send({"type": _BODY, "body": b""})


def _current() -> asyncio.Task[None]:
    return cast("asyncio.Task[None]", asyncio.current_task())


async def _gone(receive: Receive) -> None:
    """Wait until the client has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _give_up(send: Send) -> None:
    await send({"type": "http.response.start", "status": 408, "headers": [_CLOSE, (b"content-length", b"0")]})
    await send({"type": _BODY, "body": b""})


def _environ(scope: Scope) -> "WSGIEnvironment":
    """Return what WSGI has for a request."""
    (server, port), (client, client_port) = scope["server"], scope["client"] or ("unknown", 0)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REQUEST_URI": scope["raw_path"].decode("latin-1"),  # as it came, without the query
        "SERVER_NAME": server,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client,
        "REMOTE_PORT": str(client_port),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:  # which nobody could tell from a hyphen any more
            key, text = _key(name), value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ


@lru_cache(maxsize=128)
def _key(name: bytes) -> str:
    return _UNPREFIXED.get(name) or f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"
