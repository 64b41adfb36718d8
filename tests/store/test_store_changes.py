"""Changes over HTTP: effects on the union, refusals, and crashes of the writer."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import quick_folder
from small_graphs import BASE, graph, quads, values
from test_store_writer import is_union

from kg.errors import ConflictError, QueryError, RefusedError, StoreError
from kg.store import (
    Change,
    Document,
    Removal,
    Update,
    Upload,
    WriterClient,
    create_empty,
    open_snapshot,
    open_writer,
)

A, G = "<http://example.org/a>", "<http://example.org/g>"
TRIPLES = "SELECT ?s { ?s ?p ?o }"


@pytest.fixture
def path() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder / "store"


@pytest.fixture
def client(two_articles: Path) -> Iterator[WriterClient]:
    with WriterClient(two_articles, base=BASE, timeout_s=20) as client:
        yield client


def count(path: Path, query: str = "SELECT * { ?s ?p ?o }") -> int:
    with open_snapshot(path) as snapshot:
        return len(values(snapshot, query))


def turtle(text: str, name: str | None, *, replace: bool = True) -> Upload:
    return Upload(graph=name, documents=(Document(content=text.encode(), format="ttl"),), replace=replace)


def graphs_only(name: str) -> str:
    return f"SELECT * {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"


# Five triples are only in the graph of a: two of the article, its fingerprint, and two of mentions.
@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (Update(text=f"INSERT DATA {{ GRAPH {G} {{ {A} {A} {A}, 1 }} }}"), +2),
        (Update(text=f"INSERT DATA {{ GRAPH {G} {{ {A} {A} [ {A} 2 ] }} }} ; INSERT DATA {{}} ;"), +2),
        (Update(text="PREFIX x: <http://example.org/> INSERT DATA { GRAPH x:g { x:a x:b x:c } }"), +1),
        (Update(text=f"INSERT {{ GRAPH {G} {{ ?s {A} ?s }} }} WHERE {{ ?s a dip:Event }}"), +3),
        (Update(text="DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s schema:headline ?h ; ?p ?o } }"), -4),
        (Update(text=f"WITH <{graph('a')}> DELETE {{ ?s rdfs:label ?o }} WHERE {{ ?s rdfs:label ?o }}"), 0),
        (Update(text=f"DELETE WHERE {{ GRAPH <{graph('a')}> {{ ?s schema:headline ?o }} }}"), -1),
        (Update(text=f"DROP GRAPH <{graph('a')}>"), -5),
        (Update(text=f"COPY DEFAULT TO {G}"), 0),
        (Update(text=f"MOVE <{graph('a')}> TO {G}"), 0),
        (Update(text="CLEAR ALL"), None),
        (Update(text="# nothing"), 0),
        (Update(text="LOAD SILENT <http://127.0.0.1:9/> INTO GRAPH <http://example.org/g>"), 0),
        (turtle("<> a <http://example.org/T> ; <http://example.org/p> [] .", "http://example.org/g"), +2),
        (turtle("<> a <http://example.org/T> .", graph("a")), -4),
        (turtle("<> a <http://example.org/T> .", graph("a"), replace=False), +1),
        (Removal(graph=graph("a")), -5),
    ],
)  # fmt: skip
def test_default_graph_stays_the_union(two_articles: Path, change: Change, difference: int | None) -> None:
    before = count(two_articles)
    with open_writer(two_articles, base=BASE) as writer:
        writer.change(change)
        assert is_union(writer._store)
    assert count(two_articles) == (0 if difference is None else before + difference)


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ {A} {A} {A} }}",
        f"INSERT DATA {{ GRAPH {G} {{ {A} {A} {A} }} {A} {A} {A} }}",
        f"DELETE DATA {{ {A} {A} {A} }}",
        "DELETE WHERE { ?s ?p ?o }",
        f"INSERT {{ GRAPH {G} {{ ?s ?p ?o }} ?s ?p {A} }} WHERE {{ ?s ?p ?o }}",
        f"DELETE {{ ?s ?p ?o }} INSERT {{ GRAPH {G} {{ ?s ?p ?o }} }} WHERE {{ ?s ?p ?o }}",
        "CLEAR DEFAULT",
        "DROP SILENT DEFAULT",
        f"ADD {G} TO DEFAULT",
        f"MOVE DEFAULT TO {G}",
    ],
)
def test_change_of_the_union_itself_is_refused(two_articles: Path, text: str) -> None:
    before = count(two_articles)
    with open_writer(two_articles, base=BASE) as writer:
        for change in (Update(text=text), Update(text=f"CREATE GRAPH {G} ; {text}")):
            with pytest.raises(QueryError, match="is the union"):
                writer.change(change)
        with pytest.raises(QueryError, match="is the union"):
            writer.change(Removal(graph=None))
    assert count(two_articles) == before


def test_own_default_graph_can_be_changed(path: Path) -> None:
    create_empty(path, base=BASE, union=False)
    create_empty(path, base=BASE, union=True)  # has no effect on an existing store
    with WriterClient(path, base=BASE, timeout_s=20) as client:
        client.change(turtle("<http://example.org/a> a <http://example.org/T> .", None))
        client.change(turtle("<http://example.org/b> a <http://example.org/T> .", "http://example.org/g"))
    with open_snapshot(path) as snapshot:
        assert values(snapshot, TRIPLES) == [("http://example.org/a",)]
    with pytest.raises(StoreError, match="not the union"), open_writer(path, base=BASE):
        pass


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        (f"INSERT DATA {{ GRAPH {G} {{ {A} ex:b {A} }} }}", (1, 69), "The prefix ex: is not declared"),
        (f"INSERT DATA {{\n GRAPH {G} {{ {A} }} }}", (2, 56), "not (valid )?SPARQL"),
        (
            f"PREFIX x: <http://x/> INSERT DATUM {{ GRAPH {G} {{ {A} {A} {A} }} }}",
            (1, 34),
            "not (valid )?SPARQL",
        ),
        ("CLEAR XYZ", (1, 10), "not (valid )?SPARQL"),
        ("SELECT * { ?s ?p ?o }", (1, 7), "not (valid )?SPARQL"),
        ("LOAD <x> INTO <y>", (1, 10), "not (valid )?SPARQL"),
    ],
)
def test_invalid_update_has_its_position(two_articles: Path, text: str, position, reason: str) -> None:
    with open_writer(two_articles, base=BASE) as writer, pytest.raises(QueryError, match=reason) as raised:
        writer.change(Update(text=text))
    assert (raised.value.line, raised.value.column) == position
    assert raised.value.excerpt.endswith("^")


# The engine would send a request for each of these. It refuses port 9 itself, with a different error.
@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:9/>",
        "load\n# comment\n<http://127.0.0.1:9/> into graph <http://example.org/g>",
        "PREFIX x: <http://127.0.0.1:9/>LOAD x:y",
        f"INSERT DATA {{ GRAPH {G} {{ {A} {A} 'x' }} }};LOAD<http://127.0.0.1:9/>",
        f"LOAD SILENT <http://127.0.0.1:9/> ; LOAD <http://127.0.0.1:9/> INTO GRAPH {G}",
        f"INSERT {{ GRAPH {G} {{ ?a ?a ?a }} }} WHERE {{ FILTER(?a<?b#>'''\n) }} ; LOAD <http://127.0.0.1:9/> #'''\n",
        f"INSERT {{ GRAPH {G} {{ ?s ?p ?o }} }} WHERE {{ SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}",
    ],
)
def test_update_that_contacts_another_server_is_refused(two_articles: Path, text: str) -> None:
    with open_writer(two_articles, base=BASE) as writer, pytest.raises(RefusedError, match="is refused"):
        writer.change(Update(text=text))


def test_word_load_in_a_string_is_allowed(two_articles: Path) -> None:
    text = "the workload: x; load arms: they said. LOAD SILENT <http://127.0.0.1:9/> is a word."
    with open_writer(two_articles, base=BASE) as writer:
        writer.change(Update(text=f"INSERT DATA {{ GRAPH {G} {{ {A} {A} {text!r} }} }}"))
    assert count(two_articles, f"SELECT * {{ {A} {A} ?text }}") == 1


def test_dataset_of_the_request_applies_to_each_where(two_articles: Path) -> None:
    into = f"INSERT {{ GRAPH {G} {{ ?s ?p ?o }} }}"
    with open_writer(two_articles, base=BASE) as writer:
        one = (graph("a"),)
        writer.change(Update(text=f"{into} WHERE {{ ?s ?p ?o ; schema:headline ?h }}", default_graphs=one))
        assert writer.change(Removal(graph="http://example.org/g"))
        assert not writer.change(Removal(graph="http://example.org/g"))
        writer.change(Update(text=f"{into} WHERE {{ GRAPH ?g {{ ?s ?p ?o }} }}", named_graphs=one))
        with pytest.raises(QueryError, match="Both the request and the update"):
            writer.change(Update(text=f"{into} USING <{one[0]}> WHERE {{ ?s ?p ?o }}", default_graphs=one))
    assert count(two_articles, graphs_only("http://example.org/g")) == count(
        two_articles, graphs_only(one[0])
    )


def test_failed_update_changes_nothing(two_articles: Path) -> None:
    before = count(two_articles)
    with open_writer(two_articles, base=BASE) as writer:
        insert = f"INSERT DATA {{ GRAPH {G} {{ {A} {A} {A} }} }}"
        with pytest.raises(ConflictError):
            writer.change(Update(text=f"{insert} ; CREATE GRAPH <{graph('a')}>"))
        with pytest.raises(QueryError, match="cannot be read as ttl") as raised:
            writer.change(turtle("<a> <b> <c> .\n<a> <b", "http://example.org/g"))
    assert raised.value.line == 2
    assert count(two_articles) == before


def test_documents_do_not_share_blank_nodes(two_articles: Path) -> None:
    one = Document(content=b"_:x a <http://example.org/T> .", format="ttl")
    with open_writer(two_articles, base=BASE) as writer:
        writer.change(Upload(graph="http://example.org/g", documents=(one, one), replace=False))
    assert count(two_articles, graphs_only("http://example.org/g")) == 2


def test_change_is_visible_when_it_returns(client: WriterClient, two_articles: Path) -> None:
    insert = Update(text=f"INSERT DATA {{ GRAPH {G} {{ {A} {A} {A} }} }}")
    before = count(two_articles)
    assert client.change(insert)
    assert count(two_articles) == before + 1
    with pytest.raises(QueryError, match="ex:"):
        client.change(Update(text="INSERT DATA { ex:a ex:b ex:c }"))
    assert not client.change(turtle("<> a <http://example.org/T> .", "http://example.org/h"))


def test_concurrent_changes_run_one_after_another(client: WriterClient, two_articles: Path) -> None:
    def add(n: int) -> None:
        client.change(turtle(f"<> <http://example.org/n> {n} .", "http://example.org/h", replace=False))

    threads = [threading.Thread(target=add, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count(two_articles, graphs_only("http://example.org/h")) == 8


def test_build_can_run_between_two_changes(client: WriterClient, two_articles: Path) -> None:
    client.change(Removal(graph=graph("a")))
    with open_writer(two_articles, base=BASE, patience=10) as writer:
        writer.replace_article(graph("c"), quads("c", "w"), fingerprint="1")
        with pytest.raises(StoreError, match="Another kg build"):
            client.change(Removal(graph=graph("b")))
    assert client.change(Removal(graph=graph("b")))


def test_change_is_rolled_back_on_timeout(two_articles: Path) -> None:
    before = count(two_articles)
    endless = " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(8))
    with WriterClient(two_articles, base=BASE, timeout_s=4) as client:
        client.change(Removal(graph="http://example.org/none"))
        text = f"INSERT {{ GRAPH {G} {{ ?s0 ?p7 ?o5 }} }} WHERE {{ {endless} }}"
        with pytest.raises(StoreError, match="timed out after 4 s"):
            client.change(Update(text=text))
        client.change(Update(text=f"INSERT DATA {{ GRAPH {G} {{ {A} {A} {A} }} }}"))
    assert count(two_articles) == before + 1


def test_killed_writer_leaves_complete_changes(path: Path) -> None:
    create_empty(path, base=BASE, union=True)
    completed: list[int] = []
    with WriterClient(path, base=BASE, timeout_s=20) as client:

        def change() -> None:
            for n in range(len(completed), 10_000):
                lines = "".join(f"<> <http://example.org/n> {n * 100 + k} . " for k in range(100))
                try:
                    client.change(turtle(lines, "http://example.org/h", replace=False))
                    completed.append(n)
                except StoreError:
                    return

        for wait in (0.01, 0.03, 0.08):
            previous = len(completed)
            thread = threading.Thread(target=change)
            thread.start()
            while len(completed) < previous + 3:
                time.sleep(0.01)
            time.sleep(wait)
            assert client._writer
            os.kill(client._writer.process.pid, signal.SIGKILL)
            thread.join()
            assert count(path) % 100 == 0
            assert count(path) >= 100 * len(set(completed))


def test_idle_writer_that_dies_is_replaced(client: WriterClient) -> None:
    for _ in range(2):
        assert client.change(
            Update(text="INSERT DATA { GRAPH <http://example.org/g> { <a:a> <a:b> <a:c> } }")
        )
        assert client._writer
        client._writer.process.kill()
        os.waitid(os.P_PID, client._writer.process.pid, os.WEXITED | os.WNOWAIT)


def test_writer_ends_with_its_client(two_articles: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from kg.store import Removal, WriterClient\n"
        "client = WriterClient(Path(sys.argv[1]), base='http://example.org/', timeout_s=20)\n"
        "client.change(Removal(graph='http://example.org/x')); print(client._writer.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    arguments = [sys.executable, "-c", program, str(two_articles)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()
