"""The HTTP server itself: requests and responses on the wire, whatever the client does."""

import logging
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import requests
import serving
import stories
from running import eventually

from kg.config import Settings
from kg.store import WorkerPool
from kg.web import Server, create_app
from kg.web.server import server, sockets

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"
CHUNK = 64 * 1024
GET = b"GET / HTTP/1.1\r\nHost: h\r\n"
CLOSING = GET + b"Connection: close\r\n\r\n"

Environments = list["WSGIEnvironment"]


def serve(app: "WSGIApplication", **settings: Any) -> Any:
    return serving.listening(Server(app, Settings(port=0, **settings)))


def recording(environments: Environments) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        environments.append(environ | {"body": environ["wsgi.input"].read()})
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    return app


def counting(made: list[int], chunks: int) -> "WSGIApplication":
    def app(_: "WSGIEnvironment", start: "StartResponse") -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        for number in range(chunks):
            made.append(number)
            yield number.to_bytes(4, "big") * (CHUNK // 4)

    return app


def waiting(free: threading.Event) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        assert environ["PATH_INFO"] == "/now" or free.wait(30)
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    return app


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def send(port: int, request: bytes, *, half_close: bool = False) -> bytes:
    """Send bytes, and return all that arrives until the connection is closed."""
    with connect(port) as client:
        client.sendall(request)
        if half_close:
            client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(CHUNK), b""))


def read_until(client: socket.socket, end: bytes) -> bytes:
    data = b""
    while not data.endswith(end):
        chunk = client.recv(CHUNK)
        assert chunk, data
        data += chunk
    return data


def test_application_gets_the_request() -> None:
    seen: Environments = []
    with serve(recording(seen)) as port:
        head = b"POST /a%20b/%C3%A9?x=%20 HTTP/1.1\r\nHost: h:1\r\nX-Two: 1\r\nx-two: 2\r\nX_Two: 3\r\n"
        rest = b"Content-Type: text/plain\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody"
        assert send(port, head + rest).startswith(b"HTTP/1.1 200 OK\r\n")
    (environ,) = seen
    assert environ["REQUEST_METHOD"] == "POST"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a b/é"
    assert environ["QUERY_STRING"] == "x=%20"
    assert (environ["HTTP_HOST"], environ["HTTP_X_TWO"]) == ("h:1", "1, 2")  # without X_Two
    assert (environ["CONTENT_TYPE"], environ["CONTENT_LENGTH"]) == ("text/plain", "4")
    assert (environ["REMOTE_ADDR"], environ["body"]) == ("127.0.0.1", b"body")


def test_method_query_is_accepted() -> None:
    seen: Environments = []
    with serve(recording(seen)) as port:
        request = b"QUERY / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx"
        assert b" 200 OK" in send(port, request)
    assert (seen[0]["REQUEST_METHOD"], seen[0]["body"]) == ("QUERY", b"x")


def test_body_can_be_chunked_or_follow_100_continue() -> None:
    seen: Environments = []
    with serve(recording(seen)) as port:
        head = b"PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        assert b" 200 OK" in send(port, head + b"\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n")
        with connect(port) as client:
            client.sendall(b"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
            client.sendall(b"abc")
            read_until(client, b"ok")
    assert [environ["body"] for environ in seen] == [b"abcdefg", b"abc"]


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket"])
def test_upgrade_is_ignored(protocol: bytes, caplog: pytest.LogCaptureFixture) -> None:
    request = b"POST /a?b HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: " + protocol
    request += b"\r\nHTTP2-Settings: x\r\nContent-Length: 4\r\n\r\nbody"
    with serve(recording([])) as port, connect(port) as client:
        for cut in (0, 10, 150):  # the request may arrive in parts
            client.sendall(request[:cut])
            time.sleep(0.05)
            client.sendall(request[cut:])
            read_until(client, b"ok")
    assert not caplog.records


def test_pipelined_upgrades_are_answered_quietly(caplog: pytest.LogCaptureFixture) -> None:
    request = GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    with serve(recording([])) as port:
        response = send(port, request * 600 + CLOSING)
    assert response.count(b"HTTP/1.1 200 OK") == 601
    assert not caplog.records


def test_http_1_0_client_gets_no_chunked_encoding() -> None:
    with serve(counting([], 20)) as port:
        head, _, content = send(port, b"GET / HTTP/1.0\r\n\r\n").partition(b"\r\n\r\n")
    assert b"transfer-encoding" not in head.lower()
    assert content == b"".join(number.to_bytes(4, "big") * (CHUNK // 4) for number in range(20))


def test_malformed_request_gets_400() -> None:
    with serve(recording([])) as port:
        for wrong in (b"GET\r\n\r\n", b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/1.1\r\n no-name\r\n\r\n"):
            assert b" 400 " in send(port, wrong).partition(b"\r\n")[0]


def test_body_over_the_limit_is_not_read() -> None:
    seen: Environments = []
    with serve(recording(seen), max_body_kb=1) as port, connect(port) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20000000\r\n\r\n")
        response = read_until(client, b")")
    assert response.startswith(b"HTTP/1.1 413 ")
    assert b"Connection: close" in response
    assert not seen


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: h\r\nX-",
        b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nbo",
    ],
)
def test_idle_connection_is_closed(begun: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "IDLE_TIMEOUT_S", 1)
    with serve(recording([])) as port:
        started = time.monotonic()
        assert send(port, begun) == b""
        assert 0.5 < time.monotonic() - started < 20


@pytest.mark.parametrize("begun", [b"X-Long: ", b"Transfer-Encoding: chunked\r\n\r\n0\r\nX-Trailer: "])
def test_endless_headers_are_refused(begun: bytes) -> None:
    with serve(recording([])) as port, connect(port) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: h\r\n" + begun)
        with pytest.raises(OSError, match=r"reset|[Bb]roken"):  # noqa: PT012 - any of the calls may raise
            for _ in range(3000):
                client.sendall(b"x" * 10_000)
                time.sleep(0.001)
        assert requests.get(f"http://127.0.0.1:{port}/", timeout=30).text == "ok"


def test_connections_over_the_limit_wait() -> None:
    with serve(recording([]), max_connections=2) as port:
        first, second = connect(port), connect(port)
        with first, second, connect(port) as third:
            third.sendall(CLOSING)
            third.settimeout(0.7)
            with pytest.raises(TimeoutError):
                third.recv(1)
            first.close()
            third.settimeout(30)
            read_until(third, b"ok")


def test_waiting_requests_leave_threads_for_others() -> None:
    """As many requests as queries may run, wait and be exported never occupy all threads."""
    free = threading.Event()
    with (
        serve(waiting(free), workers=2, max_queued_queries=6, max_exports=2) as port,
        ThreadPoolExecutor(10) as clients,
    ):
        blocked = [clients.submit(send, port, CLOSING) for _ in range(10)]
        started = time.monotonic()
        assert requests.get(f"http://127.0.0.1:{port}/now", timeout=30).text == "ok"
        assert time.monotonic() - started < 5
        free.set()
        assert all(one.result().endswith(b"ok") for one in blocked)


def test_slow_client_gets_the_whole_response() -> None:
    made: list[int] = []
    with (
        serve(counting(made, 200)) as port,
        requests.get(f"http://127.0.0.1:{port}/", stream=True, timeout=60) as response,
    ):
        assert eventually(lambda: len(made) == 200)  # the rest is spooled
        content = response.raw.read()
    assert content == b"".join(number.to_bytes(4, "big") * (CHUNK // 4) for number in range(200))


def test_spooled_response_is_bounded() -> None:
    made: list[int] = []
    with serve(counting(made, 100_000), max_answer_mb=2) as port, connect(port) as client:
        client.sendall(GET + b"\r\n")
        assert client.recv(12) == b"HTTP/1.1 200"
        time.sleep(1)
        before = len(made)
        assert 2_000_000 < before * CHUNK < 20_000_000  # the kernel buffers some more
        time.sleep(1)
        assert len(made) == before


def test_response_that_fails_midway_does_not_look_complete(caplog: pytest.LogCaptureFixture) -> None:
    def app(environ: "WSGIEnvironment", start: "StartResponse") -> Iterator[bytes]:
        if environ["PATH_INFO"] == "/at-once":
            raise LookupError("before the response")
        start("200 OK", [("Content-Type", "text/plain")])
        yield b"one"
        if environ["PATH_INFO"] == "/later":
            yield b"two"
        raise LookupError("during the response")

    request = "GET {} HTTP/1.1\r\nHost: h\r\n\r\n"
    with serve(app) as port, caplog.at_level(logging.WARNING, "waitress"):
        assert send(port, request.format("/at-once").encode()).startswith(b"HTTP/1.1 500 ")
        for path, content in (("/soon", b"one"), ("/later", b"two")):
            response = send(port, request.format(path).encode())
            assert response.startswith(b"HTTP/1.1 200 ")
            assert content in response
            assert not response.endswith(b"0\r\n\r\n")
    assert len(caplog.records) == 3
    assert all(record.exc_info for record in caplog.records)


def test_half_closed_client_gets_its_response() -> None:
    def app(_: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        time.sleep(0.01)
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    with serve(app) as port, ThreadPoolExecutor(16) as clients:
        found = clients.map(lambda _: send(port, CLOSING, half_close=True)[-2:], range(300))
        assert list(found) == [b"ok"] * 300


@pytest.mark.parametrize("reset", [True, False])
def test_client_that_leaves_cancels_its_query(story_store: Path, reset: bool) -> None:
    settings = Settings(
        store=story_store, base=stories.BASE, workers=1, port=0, timeout_s=60, max_queue_wait_s=60
    )
    with (
        WorkerPool(story_store, base=stories.BASE, count=1, timeout_s=60) as pool,
        serving.listening(Server(create_app(settings, pool), settings)) as port,
    ):
        client = connect(port)
        if reset:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.sendall(f"GET /sparql?query={quote(ENDLESS)} HTTP/1.1\r\nHost: h\r\n\r\n".encode())
        time.sleep(0.5)
        client.close()
        started = time.monotonic()
        address = f"http://127.0.0.1:{port}"
        response = requests.get(f"{address}/sparql", params={"query": "ASK { ?s ?p ?o }"}, timeout=60)
        assert response.json()["boolean"] is True
        assert time.monotonic() - started < sockets._GRACE_S + 15
        metrics = requests.get(f"{address}/metrics", timeout=60).text
    assert 'kg_http_requests_total{end="left",method="GET",route="/sparql",status="499"} 1.0' in metrics
    assert 'status="500"' not in metrics


def test_trusted_proxy_does_not_hide_a_client_that_leaves() -> None:
    seen: Environments = []
    with serve(recording(seen), trusted_proxy="127.0.0.1") as port:
        send(port, GET + b"X-Forwarded-For: 203.0.113.5:1\r\nConnection: close\r\n\r\n")
    assert seen[0]["REMOTE_ADDR"] == "203.0.113.5:1"
    assert callable(seen[0]["kg.client_has_left"])
