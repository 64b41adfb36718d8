"""``kg serve`` over a remote store: the same pages and the same endpoint."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import stories
from flask.testing import FlaskClient
from servers import oxigraph
from serving import BEARER, TOKEN

from kg.config import Settings
from kg.errors import StoreError
from kg.rdf import to_nquads
from kg.store import WorkerPool, from_nquads, location, open_for_build
from kg.web import create_app

ENDLESS = "SELECT (COUNT(*) AS ?n) {" + "".join(f" ?s{n} ?p{n} ?o{n} ." for n in range(8)) + "}"


@pytest.fixture(scope="module")
def settings() -> Iterator[Settings]:
    """Return settings with the stories in the store of an Oxigraph server."""
    with oxigraph() as address:
        made = Settings(store=f"{address}/query", base=stories.BASE, token=TOKEN)
        with open_for_build(made) as writer:
            writer.replace_ontology(stories.ontology())
            for resolution in stories.resolutions():
                quads = from_nquads(to_nquads(resolution, base=made.base))
                article = resolution.document.article.id
                graph = f"{made.base}graph/article/{article}"
                writer.replace_article(graph, quads, fingerprint=article)
        yield made


@pytest.fixture(scope="module")
def workers(settings: Settings) -> Iterator[WorkerPool]:
    with WorkerPool(location(settings), base=settings.base, count=2, timeout_s=30) as made:
        yield made


@pytest.fixture(scope="module")
def client(settings: Settings, workers: WorkerPool) -> Iterator[FlaskClient]:
    with open_for_build(settings) as writer:
        yield create_app(settings, workers, writer).test_client()


def test_remote_store_has_same_pages_as_local_store(client: FlaskClient, story_store: Path) -> None:
    here = Settings(store=story_store, base=stories.BASE)
    with WorkerPool(story_store, base=here.base, count=1, timeout_s=20) as workers:
        other = create_app(here, workers).test_client()
        for address in ("/", "/query/who-accused-whom", "/query/denied-events?format=csv", "/query"):
            assert client.get(address, buffered=True).data == other.get(address, buffered=True).data, address
        query = {"query": "SELECT * { ?z a dip:Event ; rdfs:label ?a } ORDER BY ?a ?z", "format": "tsv"}
        answers = [each.get("/sparql", query_string=query, buffered=True).data for each in (client, other)]
        assert answers[0] == answers[1]
        event = answers[0].decode().splitlines()[1].split("\t")[0].strip("<>").rpartition("/")[2]
        for form in ("text/html", "text/turtle"):
            pages = [
                each.get(f"/doc/event/{event}", headers={"Accept": form}, buffered=True)
                for each in (client, other)
            ]
            assert pages[0].status_code == 200
            assert pages[0].data == pages[1].data, form


def test_readiness_depends_on_remote_store(settings: Settings, client: FlaskClient) -> None:
    assert client.get("/health/ready").json["generation"] == "now"
    unreachable = replace(settings, store="http://127.0.0.1:1/query")
    with pytest.raises(StoreError, match="cannot be reached"):
        WorkerPool(location(unreachable), base=unreachable.base, count=1, timeout_s=1)


def test_errors_hide_address_of_remote_store() -> None:
    with oxigraph() as address:
        settings = Settings(store=f"{address}/query", base=stories.BASE)
        with open_for_build(settings) as writer:
            writer.replace_ontology(stories.ontology())
        workers = WorkerPool(location(settings), base=settings.base, count=1, timeout_s=20)
    with workers:
        client = create_app(settings, workers).test_client()
        answer = client.get("/sparql", query_string={"query": "ASK {}"}, buffered=True)
        assert (answer.status_code, answer.json["detail"]) == (
            503,
            "store: The remote store cannot be reached.",
        )
        assert "127.0.0.1" not in answer.text
        assert client.get("/health/ready").status_code == 503


def test_remote_results_have_different_etags(client: FlaskClient) -> None:
    tags = {
        client.get("/sparql", query_string={"query": "ASK {}"}, buffered=True).headers["ETag"] for _ in "ab"
    }
    assert len(tags) == 2


def test_query_timeout_leaves_other_queries_running(settings: Settings) -> None:
    with WorkerPool(location(settings), base=settings.base, count=1, timeout_s=6) as workers:
        client = create_app(settings, workers).test_client()
        late = client.get("/sparql", query_string={"query": ENDLESS, "timeout": "1"}, buffered=True)
        assert (late.status_code, late.json["detail"]) == (503, "query: Query timed out after 1 s.")
        answer = client.get("/sparql", query_string={"query": "ASK {}"}, buffered=True)
        assert answer.json["boolean"] is True


def test_syntax_error_has_line_and_column(client: FlaskClient) -> None:
    wrong = client.get("/sparql", query_string={"query": "SELECT ?x {\n ?x ex:p ?y }"}, buffered=True)
    assert wrong.status_code == 400
    assert (wrong.json["line"], wrong.json["column"]) == (2, 5)


def test_search_needs_a_local_index(client: FlaskClient) -> None:
    found = client.get("/search?q=border&format=json", buffered=True)
    assert found.status_code == 503
    assert "no full-text index" in found.json["detail"]


def test_service_description_omits_search_functions(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"}, buffered=True)
    assert response.status_code == 200
    assert b"sparql-service-description#Service" in response.data
    assert b"extensionFunction" not in response.data


def test_changes_are_made_in_remote_store(client: FlaskClient) -> None:
    graph = f"{stories.BASE}graph/notes"
    one = "SELECT ?o { <urn:s> <urn:p> ?o }"

    def seen() -> list[str]:
        answer = client.get("/sparql", query_string={"query": one, "format": "csv"}, buffered=True)
        return answer.text.split()[1:]

    assert (
        client.put("/graph/notes", data="<urn:s> <urn:p> 1 .", content_type="text/turtle").status_code == 401
    )
    put = client.put("/graph/notes", data="<urn:s> <urn:p> 1 .", content_type="text/turtle", headers=BEARER)
    assert (put.status_code, seen()) == (201, ["1"])
    update = f"INSERT DATA {{ GRAPH <{graph}> {{ <urn:s> <urn:p> 2 }} }}"
    posted = client.post("/sparql", data=update, content_type="application/sparql-update", headers=BEARER)
    assert (posted.status_code, sorted(seen())) == (204, ["1", "2"])
    assert (
        client.get("/graph/notes", headers={"Accept": "application/n-triples"}, buffered=True).data.count(
            b"\n"
        )
        == 2
    )
    assert client.delete("/graph/notes", headers=BEARER).status_code == 204
    assert seen() == []


def test_secret_is_not_visible_in_process_list(settings: Settings) -> None:
    secret = replace(settings, store_secret="correct-horse-battery")
    with WorkerPool(location(secret), base=settings.base, count=1, timeout_s=20) as workers:
        [worker] = workers._workers
        process = Path(f"/proc/{worker.process.pid}")
        for file in ("cmdline", "environ"):
            assert b"correct-horse" not in (process / file).read_bytes()
        assert workers.select("ASK {}").records() == [{"answer": "true"}]
