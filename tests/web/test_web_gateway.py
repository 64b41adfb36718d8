"""The server's own part: what goes between a socket and the application, whatever the client does."""

import asyncio
import logging
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import looping
import pytest
import requests
import serving
import stories
from running import eventually

from kg.config import Settings
from kg.fibers import apart
from kg.store import Workers
from kg.web import Server, connection, create_app, gateway
from kg.web.outbox import Outbox

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"
PIECE = 64 * 1024

Told = list["WSGIEnvironment"]


def serve(app: "WSGIApplication", **settings: Any) -> Any:
    return serving.listening(Server(app, Settings(port=0, **settings)))


def hears(told: Told) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        told.append(environ | {"body": environ["wsgi.input"].read()})
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    return app


def sent(port: int, request: bytes, *, until: float = 30) -> bytes:
    """Send bytes, and return all that comes until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=until) as client:
        client.sendall(request)
        return b"".join(iter(lambda: client.recv(PIECE), b""))


def test_the_application_hears_what_was_asked() -> None:
    told: Told = []
    with serve(hears(told)) as port:
        head = b"POST /a%20b/%C3%A9?x=%20 HTTP/1.1\r\nHost: h:1\r\nX-Two: 1\r\nx-two: 2\r\nX_Two: 3\r\n"
        rest = b"Content-Type: text/plain\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody"
        assert sent(port, head + rest).startswith(b"HTTP/1.1 200 OK\r\n")
    (environ,) = told
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a b/é"
    assert environ["QUERY_STRING"] == "x=%20"
    assert (environ["HTTP_HOST"], environ["HTTP_X_TWO"]) == ("h:1", "1,2")  # and not what only looks like it
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "4")
    assert (environ["REMOTE_ADDR"], environ["body"]) == ("127.0.0.1", b"body")


def test_a_body_may_come_in_chunks_and_after_leave() -> None:
    told: Told = []
    with serve(hears(told)) as port:
        head = b"PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        assert b" 200 OK" in sent(port, head + b"\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
            client.sendall(b"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            client.sendall(b"abc")
            assert client.recv(1000).endswith(b"ok")
    assert [environ["body"] for environ in told] == [b"abcdefg", b"abc"]


@pytest.mark.parametrize("other", [b"h2c", b"websocket"])
def test_who_asks_for_another_protocol_is_answered_in_this_one(other: bytes) -> None:
    told: Told = []
    with (
        serve(hears(told)) as port,
        socket.create_connection(("127.0.0.1", port), timeout=30) as client,
    ):
        for cut in (0, 10, 150):  # it may come in parts
            asked = (
                b"POST /a?b HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: " + other
            )
            asked += b"\r\nHTTP2-Settings: x\r\nContent-Length: 4\r\n\r\nbody"
            client.sendall(asked[:cut])
            time.sleep(0.05)
            client.sendall(asked[cut:])
            assert client.recv(1000).endswith(b"ok")
    assert [(one["PATH_INFO"], one["QUERY_STRING"], one["body"]) for one in told] == [
        ("/a", "b", b"body")
    ] * 3


def test_who_knows_no_chunks_gets_none() -> None:
    with serve(counting([], 20)) as port:
        head, _, content = sent(port, b"GET / HTTP/1.0\r\n\r\n").partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    assert content == b"".join(number.to_bytes(4, "big") * (PIECE // 4) for number in range(20))


def test_what_is_no_request_is_said_to_be_none() -> None:
    with serve(hears([])) as port:
        for wrong in (b"CONNECT h:1 HTTP/1.1\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\r\n\r\n"):
            assert sent(port, wrong).startswith(b"HTTP/1.1 400 ")


def test_a_stray_line_does_not_end_an_answer_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "IDLE", 0.2)

    def app(_: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        apart(time.sleep, 1)
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    with serve(app) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx\r\nG")
        assert client.recv(1000).endswith(b"ok")


def test_of_a_body_that_is_too_long_no_more_is_read() -> None:
    told: Told = []
    with serve(hears(told), max_body_kb=1) as port:
        answer = requests.post(f"http://127.0.0.1:{port}/", data=b"x" * 20_000_000, timeout=60)
        assert answer.headers["Connection"] == "close"
    assert 10_000_000 < len(told[0]["body"]) < 12_000_000


@pytest.mark.parametrize(
    ("begun", "said"),
    [
        (b"", b""),
        (b"GET / HT", b""),
        (b"GET / HTTP/1.1\r\nHost: h\r\nX-", b""),
        (b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbo", b" 408 "),
    ],
)
def test_who_does_not_go_on_is_not_waited_for(
    begun: bytes, said: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "IDLE", 0.2)
    monkeypatch.setattr(gateway, "IDLE", 0.2)
    with serve(hears([])) as port:
        started = time.monotonic()
        try:
            assert said in sent(port, begun)
        except ConnectionResetError:
            assert not said
        assert 0.1 < time.monotonic() - started < 20


@pytest.mark.parametrize("begun", [b"X-Long: ", b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: "])
def test_a_head_without_an_end_is_refused(begun: bytes) -> None:
    with serve(hears([])) as port, socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: h\r\n" + begun)
        with pytest.raises(OSError, match=r"reset|[Bb]roken"):  # noqa: PT012 - it may be noticed at any of them
            for _ in range(1000):
                client.sendall(b"x" * 10_000)
                time.sleep(0.001)
        assert requests.get(f"http://127.0.0.1:{port}/", timeout=30).text == "ok"


def test_a_new_client_gets_the_place_of_who_has_asked_nothing_for_the_longest_time() -> None:
    asked = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n"
    with serve(hears([]), max_connections=3) as port, ExitStack() as opened:

        def asking() -> socket.socket:
            client = opened.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
            client.sendall(asked)
            assert client.recv(1000).endswith(b"ok")
            return client

        clients = [asking() for _ in range(4)]
        assert clients[0].recv(1) == b""
        clients[1].sendall(asked)
        assert clients[1].recv(1000).endswith(b"ok")
        clients.append(asking())
        assert clients[2].recv(1) == b""


def test_where_all_are_answered_a_new_client_is_told_so() -> None:
    free = threading.Event()

    def app(_: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        assert apart(free.wait, 30)
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    asked = b"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    with serve(app, max_connections=3) as port, ThreadPoolExecutor(3) as clients:
        busy = [clients.submit(sent, port, asked) for _ in range(3)]
        assert eventually(lambda: sent(port, b"").startswith(b"HTTP/1.1 503 "))
        free.set()
        assert all(one.result().endswith(b"ok") for one in busy)
        assert sent(port, asked).endswith(b"ok")


def counting(made: list[int], pieces: int) -> "WSGIApplication":
    def app(_: "WSGIEnvironment", start: "StartResponse") -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        for number in range(pieces):
            made.append(number)
            yield number.to_bytes(4, "big") * (PIECE // 4)

    return app


def test_who_reads_slowly_gets_all_of_it_from_a_file() -> None:
    made: list[int] = []
    with (
        serve(counting(made, 200)) as port,
        requests.get(f"http://127.0.0.1:{port}/", stream=True, timeout=60) as answer,
    ):
        assert eventually(lambda: len(made) == 200)
        content = answer.raw.read()
    assert content == b"".join(number.to_bytes(4, "big") * (PIECE // 4) for number in range(200))


def test_no_more_is_made_than_may_wait_for_who_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "IDLE", 2.0)
    made: list[int] = []
    with (
        serve(counting(made, 100_000), max_answer_mb=2) as port,
        socket.create_connection(("127.0.0.1", port), timeout=30) as client,
    ):
        client.sendall(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 200"
        time.sleep(1)
        before = len(made)
        assert 2_000_000 < before * PIECE < 20_000_000  # what the system itself holds comes on top
        time.sleep(3)
        assert len(made) == before
        rest = b"".join(iter(lambda: client.recv(PIECE), b""))
        assert len(rest) < before * PIECE


def test_an_answer_that_fails_on_its_way_has_no_end(caplog: pytest.LogCaptureFixture) -> None:
    def app(environ: "WSGIEnvironment", start: "StartResponse") -> Iterator[bytes]:
        if environ["PATH_INFO"] == "/at-once":
            raise LookupError("nothing begun")
        start("200 OK", [("Content-Type", "text/plain")])
        yield b"one"
        if environ["PATH_INFO"] == "/later":
            yield b"two"
        raise LookupError("in the middle")

    with serve(app) as port, caplog.at_level(logging.WARNING, "kg.web"):
        asked = "GET {} HTTP/1.1\r\nHost: h\r\n\r\n"
        assert sent(port, asked.format("/at-once").encode()).startswith(b"HTTP/1.1 500 ")
        for path, content in (("/soon", b"one"), ("/later", b"two")):
            answer = sent(port, asked.format(path).encode())
            assert answer.startswith(b"HTTP/1.1 200 ")
            assert content in answer
            assert not answer.endswith(b"0\r\n\r\n")
    assert [record.message for record in caplog.records] == ["an answer was broken off: in the middle"] * 2


def test_who_goes_away_stops_the_query(told: Path) -> None:
    settings = Settings(store=told, base=stories.BASE, workers=1, port=0, timeout_s=60, max_queue_wait_s=60)
    with (
        Workers(told, base=stories.BASE, count=1, seconds=60) as workers,
        serving.listening(Server(create_app(settings, workers), settings)) as port,
    ):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
            time.sleep(0.5)
        started = time.monotonic()
        answer = requests.get(
            f"http://127.0.0.1:{port}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=60
        )
        assert answer.json()["boolean"] is True
        assert time.monotonic() - started < 20


def test_an_outbox_gives_in_order_what_it_was_given() -> None:
    async def main() -> list[bytes]:
        outbox, taken = Outbox(10_000_000), []
        pieces = [bytes([number]) * size for number, size in enumerate([1, 900_000, 500_000, 2_000_000, 3])]
        for piece in pieces[:4]:
            outbox.put(piece)
        taken.append(await outbox.take())
        outbox.put(pieces[4])
        outbox.end()
        while piece := await outbox.take():
            taken.append(piece)
        assert b"".join(taken) == b"".join(pieces)
        return taken

    assert len(looping.run(main())) > 5


def test_an_outbox_that_is_full_has_room_when_something_is_taken() -> None:
    async def main() -> None:
        outbox = Outbox(5)
        outbox.put(b"12345")
        waiting = asyncio.create_task(outbox.room())
        await asyncio.sleep(0.01)
        assert (outbox.full, waiting.done()) == (True, False)
        assert await outbox.take() == b"12345"
        await asyncio.wait_for(waiting, 10)
        assert not outbox.full

    looping.run(main())
