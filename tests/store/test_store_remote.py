"""Failures of a remote store: errors name the server and a remedy, not the secret."""

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
from small_graphs import BASE, graph, nquads, values

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
Request = tuple[str, dict[str, str], str]  # path, headers, body


class FakeServer:
    """A server that gives the same response to every request, and records the requests."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.requests: list[Request] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                content = self.rfile.read(length).decode()
                fake.requests.append((self.path, dict(self.headers), content))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"


@contextmanager
def fake_server(status: int = 200, body: bytes = b"", **headers: str) -> Iterator[FakeServer]:
    """Run a fake server. In the names of headers, _ stands for -."""
    fake = FakeServer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
    thread = threading.Thread(target=fake.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        fake.server.shutdown()
        fake.server.server_close()


def remote_reader(url: str, **options: object) -> RemoteReader:
    endpoint = Endpoint(query=url, update=url, **options)  # type: ignore[arg-type]
    return RemoteReader(Client(endpoint), base=BASE)


def error_of(action: Callable[[], object]) -> KgError:
    """Return the error that a call raises; it must have a remedy."""
    with pytest.raises(KgError) as raised:
        action()
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
def test_error_response_names_server_status_and_remedy(status: int, remedy: str) -> None:
    with fake_server(status, b"<html>stack trace</html>", Content_Type="text/html") as server:
        error = error_of(lambda: remote_reader(server.url).select("ASK {}"))
    assert isinstance(error, StoreError)
    assert error.subject == server.url
    assert f"status {status} " in error.reason
    assert remedy in error.remedy
    assert "stack" not in f"{error}{error.remedy}"


@pytest.mark.parametrize("status", [400, 404, 405, 415])
def test_rejected_update_suggests_the_update_url(status: int) -> None:
    with fake_server(status) as server:
        error = error_of(lambda: remote_reader(server.url).client.update("CLEAR ALL"))
    assert "store_update (KG_STORE_UPDATE)" in error.remedy


def test_rejected_query_shows_the_message_of_the_server() -> None:
    with fake_server(
        400, b"Function x is unknown.\nat com.example.Secret", Content_Type="text/plain"
    ) as server:
        error = error_of(lambda: remote_reader(server.url).select("ASK {}"))
    assert isinstance(error, QueryError)
    assert error.reason == "The remote store rejects the query: Function x is unknown."


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(status: int) -> None:
    with (
        fake_server(Content_Type=JSON) as other,
        fake_server(status, Location=f"{other.url}?key=1") as server,
    ):
        error = error_of(lambda: remote_reader(server.url, secret=SECRET).select("ASK {}"))
        assert other.requests == []
    assert error.reason.endswith(f"redirects to {other.url}.")


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        (b"<html>Please log in</html>", "text/html; charset=utf-8", "answers a query with text/html"),
        (b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":', JSON, "incomplete or invalid"),
        (b'{"head":{"vars":["a"]},"results":{"bindings":[', JSON, "incomplete or invalid"),
        (b"", JSON, "incomplete or invalid"),
        (b"{}", JSON, "incomplete or invalid"),
    ],
)
def test_incomplete_result_is_an_error(body: bytes, media_type: str, reason: str) -> None:
    with fake_server(200, body, Content_Type=media_type) as server:
        error = error_of(lambda: remote_reader(server.url).select("SELECT ?a { ?a ?b ?c }"))
    assert reason in error.reason
    assert isinstance(error, StoreError)


def test_incomplete_graph_is_an_error() -> None:
    with fake_server(
        200, b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:", Content_Type="application/n-triples"
    ) as server:
        query = Query(text="CONSTRUCT WHERE { ?s ?p ?o }", format="ttl")
        error = error_of(lambda: remote_reader(server.url).answer(query, io.BytesIO()))
    assert "incomplete or invalid" in error.reason


def test_broken_connection_is_an_error() -> None:
    headers = {"Content_Type": JSON, "Content_Length": "1000"}
    with fake_server(200, b'{"head":{"vars":["a"]},"results":{"bindings":[', **headers) as server:
        error = error_of(lambda: remote_reader(server.url).select("SELECT ?a { ?a ?b ?c }"))
    assert isinstance(error, StoreError)
    assert error.subject == server.url


def test_silent_server_times_out() -> None:
    from socket import create_server

    with create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        error = error_of(lambda: remote_reader(url, timeout_s=0.2).select("ASK {}"))
    assert error.reason == "The remote store did not respond for 0.2 seconds."
    assert "KG_STORE_TIMEOUT_S" in error.remedy


def test_unreachable_server_is_an_error() -> None:
    error = error_of(lambda: remote_reader("http://127.0.0.1:1/sparql").select("ASK {}"))
    assert "The remote store cannot be reached: " in error.reason
    assert "refused" in error.reason


@pytest.mark.parametrize(
    ("user", "authorization"), [(None, f"Bearer {SECRET}"), ("kg", "Basic a2c6Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5")]
)
def test_secret_is_sent_to_the_server_only(tmp_path: Path, user: str | None, authorization: str) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    with fake_server(403) as server:
        settings = Settings(store=server.url, store_user=user, store_secret_file=file)
        endpoint = remote_endpoint(settings)
        errors = [
            error_of(lambda: RemoteReader(Client(endpoint), base=BASE).select("ASK {}")),
            error_of(lambda: Client(endpoint).update("CLEAR ALL")),
        ]
        assert [headers["authorization"] for _, headers, _ in server.requests] == [
            authorization,
            authorization,
        ]
    assert SECRET not in repr(endpoint) + "".join(f"{error} {error.remedy}" for error in errors)


def test_unreadable_secret_file_is_an_error(tmp_path: Path) -> None:
    settings = Settings(store="http://127.0.0.1:1/sparql", store_secret_file=tmp_path / "none")
    with pytest.raises(ConfigError, match="cannot be read"):
        remote_endpoint(settings)


def test_dataset_is_sent_as_parameters() -> None:
    with fake_server(200, b'{"head":{},"boolean":true}', Content_Type=JSON) as server:
        query = Query(
            text="ASK {}", format="json", default_graphs=("urn:a", "urn:b"), named_graphs=("urn:c",)
        )
        remote_reader(server.url).answer(query, io.BytesIO())
        [(_, headers, body)] = server.requests
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
def test_update_url_is_derived_from_the_query_url(query: str, update: str) -> None:
    assert default_update_url(query) == update
    assert remote_endpoint(Settings(store=query)).update == update
    assert remote_endpoint(Settings(store=query, store_update="https://h/other")).update == "https://h/other"


def test_default_graph_with_repeated_triples_is_refused() -> None:
    with oxigraph("--union-default-graph") as url:
        settings = Settings(store=f"{url}/query", base=BASE)
        error = error_of(lambda: open_for_build(settings).__enter__())
        assert "repeats a triple for each graph" in error.reason
        with open_for_build(replace(settings, default_graph="union")) as writer:
            assert not writer.keeps_union
            assert writer.fingerprints() == {}  # the probe is removed


def test_foreign_statements_in_the_default_graph_are_refused() -> None:
    with oxigraph() as url:
        settings = Settings(store=f"{url}/query", base=BASE)
        Client(remote_endpoint(settings)).update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
        error = error_of(lambda: open_for_build(settings).__enter__())
    assert error.reason == "The default graph contains statements that kg did not write."


def test_missing_rows_of_a_copy_are_detected(monkeypatch: pytest.MonkeyPatch) -> None:
    with oxigraph() as url:
        settings = Settings(store=f"{url}/query", base=BASE)
        load_graph(
            settings, io.BytesIO(nquads("a", "x").replace(b"/graph/article/a", b"/graph/ontology")), "nq"
        )
        monkeypatch.setattr(
            "kg.store.remote.copy._ALL", "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 2"
        )
        error = error_of(lambda: open_for_export(settings).__enter__())
    assert error.reason == "The remote store sent 2 of its 7 statements."


def test_failed_load_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    with oxigraph() as url:
        settings = Settings(store=f"{url}/query", base=BASE)
        original = Client.update

        def failing(self: Client, text: str) -> None:
            if "INSERT DATA" in text and graph("b") in text:
                raise StoreError("The disk is full.", remedy="Free some space.")
            original(self, text)

        monkeypatch.setattr(Client, "update", failing)
        exported = io.BytesIO(nquads("a", "xy") + nquads("b", "xz"))
        assert error_of(lambda: load_graph(settings, exported, "nq")).reason == "The disk is full."
        reader = RemoteReader(Client(remote_endpoint(settings)), base=BASE)
        assert reader.select("ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }").records() == [
            {"answer": "false"}
        ]


SEARCH_QUERIES = [
    "ASK { ?e a dip:Event FILTER(search:matches(?e, 'border')) }",
    f"PREFIX s: <{SEARCH_NAMESPACE}> SELECT ?n {{ ?e a dip:Event BIND(s:score (?e, 'border') AS ?n) }}",
    f"SELECT ?n {{ ?e a dip:Event BIND(<{SEARCH_NAMESPACE}score>(?e, 'border') AS ?n) }}",
]


def test_remote_store_refuses_full_text_search() -> None:
    with oxigraph() as url:
        settings = Settings(store=f"{url}/query", base=BASE)
        with open_for_build(settings) as writer:
            writer.replace_ontology(stories.ontology())
        with open_graph(settings) as reader:
            errors = [
                error_of(lambda: reader.search("border", limit=3)),
                *(error_of(partial(reader.select, query)) for query in SEARCH_QUERIES),
            ]
    assert {error.reason for error in errors} == {"A remote store has no full-text index."}


def test_local_path_refuses_a_remote_store() -> None:
    error = error_of(lambda: local_path(Settings(store="https://h/sparql"), "kg backup", "Export it."))
    assert str(error) == "https://h/sparql: A remote store does not support kg backup."


def wait_for_last_update(settings: Settings) -> None:
    """Wait until a server has finished the last update of a killed client."""

    def fingerprints() -> object:
        with open_graph(settings) as reader:
            return values(reader, f"SELECT ?f {{ GRAPH ?g {{ ?a <{vocab.FINGERPRINT}> ?f }} }}")

    before = None
    while before != (before := fingerprints()):
        time.sleep(0.3)


def test_killed_build_leaves_complete_articles() -> None:
    program = (
        "import itertools, sys; from small_graphs import *; from kg.config import Settings\n"
        "from kg.store import open_for_build\n"
        "with open_for_build(Settings(store=sys.argv[1], base=BASE)) as writer:\n"
        "  print('ready', flush=True)\n"
        "  for n in itertools.count():\n"
        "    events = 'pq' if n % 2 else 'rst'\n"
        "    writer.replace_article(graph('a'), quads('a', events, headline=events), fingerprint=str(n))\n"
    )
    with oxigraph() as url:
        settings = Settings(store=f"{url}/query", base=BASE)
        with open_for_build(settings) as writer:
            writer.replace_ontology(stories.ontology())
        for wait in (0.05, 0.08, 0.13, 0.21, 0.34):
            arguments = [sys.executable, "-c", program, f"{url}/query"]
            with subprocess.Popen(arguments, cwd=Path(__file__).parent, stdout=subprocess.PIPE) as process:
                assert process.stdout is not None
                assert process.stdout.readline() == b"ready\n"
                time.sleep(wait)
                process.kill()
            wait_for_last_update(settings)
            with open_graph(settings) as reader:
                headlines = values(reader, "SELECT ?h { ?a schema:headline ?h }")
                found = "".join(sorted(str(e)[-1] for (e,) in values(reader, "SELECT ?e { ?e a dip:Event }")))
                assert ([(found,)] if found else []) == headlines
                union, named = (
                    "SELECT ?s ?p ?o { ?s ?p ?o }",
                    "SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
                )
                assert sorted(map(str, values(reader, union))) == sorted(map(str, values(reader, named)))
        assert headlines
