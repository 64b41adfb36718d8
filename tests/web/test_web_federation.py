"""SERVICE over the web: allowed hosts alone are asked, and nothing that they do harms us."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import stories
from flask.testing import FlaskClient
from in_process import InProcess

from kg.config import Settings
from kg.store import open_snapshot
from kg.web import create_app, elsewhere

NORWAY = f"{stories.BASE}id/actor/country/NOR"
ANSWER = {
    "head": {"vars": ["thing", "capital"]},
    "results": {
        "bindings": [
            {"thing": {"type": "uri", "value": NORWAY}, "capital": {"type": "literal", "value": "Oslo"}},
            {"thing": {"type": "uri", "value": "urn:x"}, "capital": {"type": "literal", "value": "Rome"}},
        ]
    },
}
SECRET = "what only the other knows"


class Other(ThreadingHTTPServer):
    """Another endpoint, which answers as a test has it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []  # Accept and query
        self.reply: Callable[[BaseHTTPRequestHandler], None] = lambda handler: send(handler, ANSWER)

    @property
    def host(self) -> str:
        return f"other.example:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Other

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.server.asked.append((self.headers["Accept"], form["query"][0]))
        self.server.reply(self)

    def do_GET(self) -> None:
        self.server.asked.append(("GET", self.path))

    def log_message(self, *_: Any) -> None:
        pass


def send(handler: BaseHTTPRequestHandler, content: object, status: int = 200, **headers: str) -> None:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


def trickle(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(400):
            handler.wfile.write(b" ")
            time.sleep(0.05)
    except OSError:
        pass


@pytest.fixture
def other() -> Iterator[Other]:
    with Other() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the other's name lead to this machine, as if that were not a private network."""
    monkeypatch.setattr(elsewhere, "_resolved", lambda *_: "127.0.0.1")


@pytest.fixture
def client(told: Path, other: Other) -> Iterator[FlaskClient]:
    hosts = (other.host, f"localhost:{other.server_port}")
    settings = Settings(store=told, base=stories.BASE, service_hosts=hosts, timeout_s=1)
    with open_snapshot(told, base=stories.BASE) as snapshot:
        yield create_app(settings, InProcess(snapshot)).test_client()


def ask(client: FlaskClient, host: str, *, silent: str = "", scheme: str = "http") -> Any:
    clause = f"SERVICE {silent} <{scheme}://{host}/sparql?x=1> {{ ?thing <urn:capital> ?capital }}"
    query = f"SELECT DISTINCT ?name ?capital {{ ?thing rdfs:label ?name {clause} }}"
    return client.get("/sparql", query_string={"query": query, "format": "csv"})


@pytest.mark.usefixtures("near")
def test_an_allowed_host_is_asked_and_its_answer_joined(client: FlaskClient, other: Other) -> None:
    answer = ask(client, other.host)
    assert answer.status_code == 200
    assert answer.text.split() == ["name,capital", "Norway,Oslo"]
    ((accept, query),) = other.asked
    assert accept == "application/sparql-results+json"
    assert query.endswith("SELECT * WHERE { ?thing <urn:capital> ?capital }")
    assert answer.headers["Cache-Control"] == "no-store"  # it would be another at the next time


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("silent", ["", "SILENT"])
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:{port}", "other.example", "x.other.example:{port}", "a@other.example:{port}", "[::1]:{port}"],
)
def test_no_other_host_is_asked(client: FlaskClient, other: Other, host: str, silent: str) -> None:
    answer = ask(client, host.format(port=other.server_port), silent=silent)
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert "SERVICE" in answer.json["detail"]
    assert other.asked == []


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("scheme", ["ftp", "file", "gopher"])
def test_no_other_protocol_is_spoken(client: FlaskClient, other: Other, scheme: str) -> None:
    assert ask(client, other.host, scheme=scheme).status_code == 403
    assert other.asked == []


def test_a_name_that_leads_to_a_private_network_is_not_asked(client: FlaskClient, other: Other) -> None:
    answer = ask(client, f"localhost:{other.server_port}")
    assert (answer.status_code, answer.mimetype) == (502, "application/problem+json")
    assert "private" in answer.json["detail"]
    assert other.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "2002:7f00:0001::",
    ],
)
def test_private_addresses_are_known(address: str) -> None:
    assert not elsewhere._is_public(address)
    assert elsewhere._is_public("185.15.59.224")
    assert elsewhere._is_public("2a02:ec80:300:ed1a::1")


REPLIES: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {
    "an error": lambda handler: send(handler, SECRET.encode(), 500),
    "a redirection": lambda handler: send(handler, b"", 302, Location=f"http://{handler.headers['Host']}/x"),
    "no JSON": lambda handler: send(handler, SECRET.encode()),
    "other JSON": lambda handler: send(handler, {"head": [SECRET]}),
    "a list": lambda handler: send(handler, [SECRET]),
    "too many bytes": lambda handler: send(handler, b" " * 1_100_000),
    "half an answer": lambda handler: send(handler, b'{"head"', **{"Content-Length": "1000"}),
    "a trickle": trickle,
    "no HTTP": lambda handler: handler.wfile.write(SECRET.encode()) and None,
    "nodes without names": lambda handler: send(
        handler,
        {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "bnode", "value": SECRET}}]}},
    ),
}


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_what_another_does_wrong_is_told_and_never_shown(
    client: FlaskClient, other: Other, reply: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    other.reply = reply
    answer = ask(client, other.host)
    assert (answer.status_code, answer.mimetype) == (502, "application/problem+json")
    assert "other.example" in answer.json["detail"]
    assert SECRET not in answer.text
    assert len(other.asked) == 1


@pytest.mark.usefixtures("near")
def test_who_says_silent_gets_the_rest_all_the_same(client: FlaskClient, other: Other) -> None:
    other.reply = REPLIES["an error"]
    answer = ask(client, other.host, silent="SILENT")
    assert answer.status_code == 200
    assert "Norway," in answer.text.splitlines()


def test_where_no_host_is_allowed_none_is_asked(told: Path, other: Other) -> None:
    with open_snapshot(told, base=stories.BASE) as snapshot:
        client = create_app(Settings(store=told, base=stories.BASE), InProcess(snapshot)).test_client()
        for silent in ("", "SILENT"):
            assert ask(client, other.host, silent=silent).status_code == 403
    assert other.asked == []


def test_the_description_says_whether_others_are_asked(client: FlaskClient, told: Path) -> None:
    feature, turtle = "BasicFederatedQuery", {"Accept": "text/turtle"}
    assert feature in client.get("/sparql", headers=turtle).text
    with open_snapshot(told, base=stories.BASE) as snapshot:
        alone = create_app(Settings(store=told, base=stories.BASE), InProcess(snapshot)).test_client()
        assert feature not in alone.get("/sparql", headers=turtle).text


@pytest.mark.usefixtures("near")
def test_a_page_asks_others_too(client: FlaskClient, other: Other) -> None:
    query = f"SELECT ?capital {{ SERVICE <http://{other.host}/> {{ ?thing ?p ?capital }} }}"
    page = client.get("/query", query_string={"query": query}, headers={"Accept": "text/html"})
    assert "Oslo" in page.text
