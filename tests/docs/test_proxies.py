"""The proxy configurations of docs/serving.md, run with nginx in front of a server."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
import serving
from test_docs import files

from kg.config import Settings
from kg.store import WorkerPool, WriterClient
from kg.web import Server, create_app

NGINX = shutil.which("nginx") or ""
MAX_CONNECTIONS = 5
SLOW_CLIENTS = 15  # more than the server accepts, fewer than nginx accepts from one address
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")

pytestmark = pytest.mark.skipif(not NGINX, reason="nginx is not installed")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def configuration(folder: Path, port: int, server_port: int) -> str:
    """Return the documented configuration, without TLS and with other ports."""
    site = files()["kg.conf"].replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};").replace(
        "127.0.0.1:8000", f"127.0.0.1:{server_port}"
    )
    site = re.sub(r"^ *ssl_certificate.*$", "", site, flags=re.MULTILINE)
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    return (
        f"user root; pid {folder}/pid; error_log {folder}/error.log; daemon off; events {{}}"
        f" http {{ access_log off; {paths} {site} }}"
    )


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx in front of a server that accepts changes and few connections."""
    folder = tmp_path_factory.mktemp("nginx")
    made = serving.empty(folder / "store", union=True)
    settings = Settings(
        store=made.store,
        base=made.base,
        token=serving.TOKEN,
        workers=1,
        port=0,
        trusted_proxy="127.0.0.1",
        max_connections=MAX_CONNECTIONS,
    )
    with (
        WorkerPool(settings.store, base=settings.base, count=1, timeout_s=20) as pool,
        WriterClient(settings.store, base=settings.base, timeout_s=20) as writer,
        serving.listening(Server(create_app(settings, pool, writer), settings)) as server_port,
    ):
        port = free_port()
        (folder / "nginx.conf").write_text(configuration(folder, port, server_port))
        command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                await_port(port)
                yield port
            finally:
                process.terminate()


def await_port(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError


def request(proxy: int, method: str, path: str, **options: object) -> requests.Response:
    return requests.request(method, f"http://127.0.0.1:{proxy}{path}", timeout=60, **options)  # type: ignore[arg-type]


def test_proxy_refuses_large_bodies_without_a_token(proxy: int) -> None:
    large = b"#" * 2_000_000
    turtle = {"Content-Type": "text/turtle"}
    assert request(proxy, "PUT", "/graph/x", data=large, headers=turtle).status_code == 413
    chunked = request(proxy, "PUT", "/graph/x", data=iter([b"#" * 1000]), headers=turtle)
    assert chunked.status_code == 411
    authorized = turtle | serving.BEARER
    assert request(proxy, "PUT", "/graph/x", data=large, headers=authorized).status_code in {201, 204}
    assert request(proxy, "POST", "/sparql", data={"query": "ASK {}"}).json()["boolean"] is True


def test_long_query_in_a_url_passes_the_proxy(proxy: int) -> None:
    for length, status in ((60_000, 200), (66_000, 414)):
        response = request(proxy, "GET", f"/sparql?query={quote('ASK {} #')}{'x' * length}")
        assert response.status_code == status


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nHost: kg.example.org\r\nX-",
        b"POST /sparql HTTP/1.1\r\nHost: kg.example.org\r\nContent-Length: 900000\r\n\r\nq",
    ],
)
def test_slow_clients_do_not_lock_out_others(proxy: int, begun: bytes) -> None:
    with ExitStack() as opened:
        for _ in range(SLOW_CLIENTS):
            client = opened.enter_context(socket.create_connection(("127.0.0.1", proxy)))
            client.sendall(begun)
        time.sleep(0.5)
        started = time.monotonic()
        for _ in range(3):
            assert request(proxy, "GET", "/health/live").status_code == 200
        assert time.monotonic() - started < 5


def test_clients_that_read_nothing_do_not_lock_out_others(proxy: int) -> None:
    rows = (
        "SELECT * { VALUES ?a { " + "1 " * 100 + "} VALUES ?b { " + "1 " * 100 + "} VALUES ?c { 1 2 3 4 5 } }"
    )
    with ExitStack() as opened:
        for _ in range(SLOW_CLIENTS):
            client = opened.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", proxy))
            client.sendall(
                f"GET /sparql?query={quote(rows)} HTTP/1.1\r\nHost: kg.example.org\r\n\r\n".encode()
            )
        for _ in range(3):
            assert request(proxy, "GET", "/health/live").status_code == 200
