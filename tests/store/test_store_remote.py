"""What goes wrong with another server is said: which, what, and what to do; and nobody else learns the secret."""

import io
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import stories
from servers import oxigraph
from stored import BASE, graph, nquads, values

from kg import vocab
from kg.config import Settings
from kg.errors import ConfigError, KgError, QueryError, StoreError
from kg.store import Query, load_graph, local_path, open_for_build, open_for_export, open_graph
from kg.store.local.fulltext import SEARCH_NAMESPACE
from kg.store.remote.client import Client
from kg.store.remote.endpoint import Endpoint, default_update_url, remote_endpoint
from kg.store.remote.reader import RemoteReader

JSON = "application/sparql-results+json"
SECRET = "correct-horse-battery"
Asked = tuple[str, dict[str, str], str]  # path, headers, body


class Fake:
    """A server that gives the same answer to all, and remembers what it was asked."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.asked: list[Asked] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                fake.asked.append((self.path, dict(self.headers), self.rfile.read(length).decode()))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/sparql"


@contextmanager
def fake(status: int = 200, body: bytes = b"", **headers: str) -> Iterator[Fake]:
    """Run such a server; in the names of headers _ stands for -."""
    made = Fake(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()


def remote(address: str, **more: object) -> RemoteReader:
    at = Endpoint(query=address, update=address, **more)  # type: ignore[arg-type]
    return RemoteReader(Client(at), base=BASE)


def failure(act: Callable[[], object]) -> KgError:
    with pytest.raises(KgError) as raised:
        act()
    assert raised.value.remedy
    return raised.value


@pytest.mark.parametrize(
    ("status", "remedy"),
    [
        (401, "store_secret_file"),
        (403, "store_secret_file"),
        (404, "KG_STORE"),
        (405, "KG_STORE"),
        (429, "Wait"),
        (500, "log"),
        (503, "Wait"),
    ],
)
def test_a_refusal_names_server_status_and_remedy(status: int, remedy: str) -> None:
    with fake(status, b"<html>stack trace</html>", Content_Type="text/html") as server:
        error = failure(lambda: remote(server.address).select("ASK {}"))
    assert isinstance(error, StoreError)
    assert error.subject == server.address
    assert f"it answers {status} " in error.reason
    assert remedy in error.remedy
    assert "stack" not in f"{error}{error.remedy}"


@pytest.mark.parametrize("status", [400, 404, 405, 415])
def test_an_update_that_is_not_taken_there_asks_for_the_address(status: int) -> None:
    with fake(status) as server:
        error = failure(lambda: remote(server.address).client.update("CLEAR ALL"))
    assert "store_update (KG_STORE_UPDATE)" in error.remedy


def test_a_mistake_that_we_do_not_see_is_told_in_the_words_of_the_server() -> None:
    with fake(400, b"Function x is unknown.\nat com.example.Secret", Content_Type="text/plain") as server:
        error = failure(lambda: remote(server.address).select("ASK {}"))
    assert isinstance(error, QueryError)
    assert error.reason == "the server finds fault with it: Function x is unknown."


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with fake(Content_Type=JSON) as other, fake(status, Location=f"{other.address}?key=1") as server:
        error = failure(lambda: remote(server.address, secret=SECRET).select("ASK {}"))
        assert other.asked == []
    assert error.reason.endswith(f"it has moved to {other.address}")


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        (b"<html>Please log in</html>", "text/html; charset=utf-8", "answers a query with text/html"),
        (b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":', JSON, "breaks off"),
        (b'{"head":{"vars":["a"]},"results":{"bindings":[', JSON, "breaks off"),
        (b"", JSON, "breaks off"),
        (b"{}", JSON, "breaks off"),
    ],
)
def test_an_answer_that_is_not_whole_is_none(body: bytes, media_type: str, reason: str) -> None:
    with fake(200, body, Content_Type=media_type) as server:
        error = failure(lambda: remote(server.address).select("SELECT ?a { ?a ?b ?c }"))
    assert reason in error.reason
    assert isinstance(error, StoreError)


def test_a_graph_that_breaks_off_is_none() -> None:
    with fake(
        200, b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:", Content_Type="application/n-triples"
    ) as server:
        asked = Query(text="CONSTRUCT WHERE { ?s ?p ?o }", format="ttl")
        error = failure(lambda: remote(server.address).answer(asked, io.BytesIO()))
    assert "breaks off" in error.reason


def test_a_connection_that_is_cut_is_said() -> None:
    headers = {"Content_Type": JSON, "Content_Length": "1000"}
    with fake(200, b'{"head":{"vars":["a"]},"results":{"bindings":[', **headers) as server:
        error = failure(lambda: remote(server.address).select("SELECT ?a { ?a ?b ?c }"))
    assert isinstance(error, StoreError)
    assert error.subject == server.address


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    from socket import create_server

    with create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        error = failure(lambda: remote(address, timeout_s=0.2).select("ASK {}"))
    assert error.reason == "it has said nothing for 0.2 seconds"
    assert "KG_STORE_TIMEOUT_S" in error.remedy


def test_a_server_that_is_not_there_is_said() -> None:
    error = failure(lambda: remote("http://127.0.0.1:1/sparql").select("ASK {}"))
    assert "it cannot be reached: " in error.reason
    assert "refused" in error.reason


@pytest.mark.parametrize(
    ("user", "shown"), [(None, f"Bearer {SECRET}"), ("kg", "Basic a2c6Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5")]
)
def test_the_secret_is_shown_to_the_server_and_to_nobody_else(
    tmp_path: Path, user: str | None, shown: str
) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    with fake(403) as server:
        settings = Settings(store=server.address, store_user=user, store_secret_file=file)
        at = remote_endpoint(settings)
        errors = [
            failure(lambda: RemoteReader(Client(at), base=BASE).select("ASK {}")),
            failure(lambda: Client(at).update("CLEAR ALL")),
        ]
        assert [headers["authorization"] for _, headers, _ in server.asked] == [shown, shown]
    assert SECRET not in repr(at) + "".join(f"{error} {error.remedy}" for error in errors)


def test_a_secret_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    settings = Settings(store="http://127.0.0.1:1/sparql", store_secret_file=tmp_path / "none")
    with pytest.raises(ConfigError, match="cannot be read"):
        remote_endpoint(settings)


def test_the_dataset_goes_beside_the_query() -> None:
    with fake(200, b'{"head":{},"boolean":true}', Content_Type=JSON) as server:
        asked = Query(
            text="ASK {}", format="json", default_graphs=("urn:a", "urn:b"), named_graphs=("urn:c",)
        )
        remote(server.address).answer(asked, io.BytesIO())
        [(_, headers, body)] = server.asked
    assert body.endswith("&default-graph-uri=urn%3Aa&default-graph-uri=urn%3Ab&named-graph-uri=urn%3Ac")
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "+ASK+%7B%7D&" in body


@pytest.mark.parametrize(
    ("query", "update"),
    [
        ("http://h:7878/query", "http://h:7878/update"),
        ("https://h/ds/query", "https://h/ds/update"),
        ("https://h/repositories/kg", "https://h/repositories/kg/statements"),
        ("https://h/rdf4j-server/repositories/kg/", "https://h/rdf4j-server/repositories/kg/statements"),
        ("https://h/sparql", "https://h/sparql"),
        ("https://h/ds", "https://h/ds"),
    ],
)
def test_where_updates_go_is_told_by_where_queries_go(query: str, update: str) -> None:
    assert default_update_url(query) == update
    assert remote_endpoint(Settings(store=query)).update == update
    assert remote_endpoint(Settings(store=query, store_update="https://h/else")).update == "https://h/else"


def test_a_default_graph_that_gives_a_triple_twice_is_refused_unless_it_is_wanted() -> None:
    with oxigraph("--union-default-graph") as address:
        settings = Settings(store=f"{address}/query", base=BASE)
        error = failure(lambda: open_for_build(settings).__enter__())
        assert "once for each graph" in error.reason
        with open_for_build(replace(settings, default_graph="union")) as writer:
            assert not writer.keeps_union
            assert writer.fingerprints() == {}  # nothing is left of what was tried


def test_statements_of_others_in_the_default_graph_are_left_alone() -> None:
    with oxigraph() as address:
        settings = Settings(store=f"{address}/query", base=BASE)
        Client(remote_endpoint(settings)).update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
        error = failure(lambda: open_for_build(settings).__enter__())
    assert error.reason == "its default graph has statements of others"


def test_rows_that_a_server_keeps_back_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    with oxigraph() as address:
        settings = Settings(store=f"{address}/query", base=BASE)
        load_graph(
            settings, io.BytesIO(nquads("a", "x").replace(b"/graph/article/a", b"/graph/ontology")), "nq"
        )
        monkeypatch.setattr(
            "kg.store.remote.copy._ALL", "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 2"
        )
        error = failure(lambda: open_for_export(settings).__enter__())
    assert error.reason == "it sends 2 of its 7 statements"


def test_a_load_that_fails_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with oxigraph() as address:
        settings = Settings(store=f"{address}/query", base=BASE)
        original = Client.update

        def failing(self: Client, text: str) -> None:
            if "INSERT DATA" in text and graph("b") in text:
                raise StoreError("the disk is full", remedy="Make room.")
            original(self, text)

        monkeypatch.setattr(Client, "update", failing)
        exported = io.BytesIO(nquads("a", "xy") + nquads("b", "xz"))
        assert failure(lambda: load_graph(settings, exported, "nq")).reason == "the disk is full"
        asked = RemoteReader(Client(remote_endpoint(settings)), base=BASE)
        assert asked.select("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").records() == [
            {"answer": "false"}
        ]


SEARCHING = [
    "ASK { ?e a dip:Event FILTER(search:matches(?e, 'border')) }",
    f"PREFIX s: <{SEARCH_NAMESPACE}> SELECT ?n {{ ?e a dip:Event BIND(s:score (?e, 'border') AS ?n) }}",
    f"SELECT ?n {{ ?e a dip:Event BIND(<{SEARCH_NAMESPACE}score>(?e, 'border') AS ?n) }}",
]


def test_words_are_not_searched_for_elsewhere() -> None:
    with oxigraph() as address:
        settings = Settings(store=f"{address}/query", base=BASE)
        with open_for_build(settings) as writer:
            writer.replace_ontology(stories.ontology())
        with open_graph(settings) as opened:
            errors = [
                failure(lambda: opened.search("border", limit=3)),
                *(failure(partial(opened.select, query)) for query in SEARCHING),
            ]
    assert {error.reason for error in errors} == {"it has no index of the words of titles, quotes and names"}


def test_what_needs_a_folder_says_so() -> None:
    error = failure(lambda: local_path(Settings(store="https://h/sparql"), "kg backup", "Export it."))
    assert str(error) == "https://h/sparql: kg backup is for a store in a folder"


def await_quiet(settings: Settings) -> None:
    """Wait until a server has made the change that it was sent last by a client that is no more."""

    def fingerprints() -> object:
        with open_graph(settings) as opened:
            return values(opened, f"SELECT ?f {{ GRAPH ?g {{ ?a <{vocab.FINGERPRINT}> ?f }} }}")

    before = None
    while before != (before := fingerprints()):
        time.sleep(0.3)


def test_a_killed_build_leaves_each_article_as_before_or_after() -> None:
    program = (
        "import itertools, sys; from stored import *; from kg.config import Settings; from kg.store import open_for_build\n"
        "with open_for_build(Settings(store=sys.argv[1], base=BASE)) as writer:\n"
        "  print('ready', flush=True)\n"
        "  for n in itertools.count():\n"
        "    some = 'pq' if n % 2 else 'rst'\n"
        "    writer.replace_article(graph('a'), nquads('a', some, headline=some), fingerprint=str(n))\n"
    )
    with oxigraph() as address:
        settings = Settings(store=f"{address}/query", base=BASE)
        with open_for_build(settings) as writer:
            writer.replace_ontology(stories.ontology())
        for wait in (0.05, 0.08, 0.13, 0.21, 0.34):
            arguments = [sys.executable, "-c", program, f"{address}/query"]
            with subprocess.Popen(arguments, cwd=Path(__file__).parent, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == b"ready\n"
                time.sleep(wait)
                process.kill()
            await_quiet(settings)
            with open_graph(settings) as opened:
                headlines = values(opened, "SELECT ?h { ?a schema:headline ?h }")
                found = "".join(sorted(str(e)[-1] for (e,) in values(opened, "SELECT ?e { ?e a dip:Event }")))
                assert ([(found,)] if found else []) == headlines
                union, named = (
                    "SELECT ?s ?p ?o { ?s ?p ?o }",
                    "SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
                )
                assert sorted(map(str, values(opened, union))) == sorted(map(str, values(opened, named)))
        assert headlines
