"""What holds wherever the graph is: in a folder, on Oxigraph's server, or on another server of ours.

The first has the union of the named graphs in the default graph because we keep it there; so has the second. The third
has it by itself.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import serving
import stories
from servers import oxigraph
from stored import BASE, IRIS, graph, nquads, values

from kg.config import Settings
from kg.errors import QueryError, RefusedError, StoreError
from kg.export import EXPORTS
from kg.integrity import check_store, check_articles
from kg.query_library import library
from kg.store import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Document,
    GraphWriter,
    Query,
    Reader,
    Removal,
    Update,
    Upload,
    load_graph,
    open_for_build,
    open_for_export,
    open_graph,
)
from kg.store.remote.client import Client
from kg.store.remote.endpoint import remote_endpoint

EVENTS = "SELECT ?event (COUNT(?mention) AS ?mentions) { ?event dip:hasMention ?mention } GROUP BY ?event ORDER BY ?event"
COUNT = "SELECT (COUNT(*) AS ?n) { ?event a dip:Event }"
UNION = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def of_oxigraph() -> Iterator[Settings]:
    with oxigraph() as address:
        yield Settings(store=f"{address}/query", base=BASE)


@pytest.fixture(scope="module")
def of_ours() -> Iterator[Settings]:
    with (
        serving.quick_folder() as folder,
        serving.serving(serving.empty(folder / "store", union=True, base=BASE)) as address,
    ):
        yield Settings(store=f"{address}/sparql", base=BASE, store_secret=serving.TOKEN)


@pytest.fixture(params=["folder", "of_oxigraph", "of_ours"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """The settings of a place where there is no graph."""
    if request.param == "folder":
        return Settings(store=tmp_path / "store", base=BASE)
    settings: Settings = request.getfixturevalue(request.param)
    what = "DROP ALL" if request.param == "of_oxigraph" else "DROP NAMED"
    Client(remote_endpoint(settings)).update(what)
    return settings


@pytest.fixture
def two_articles(empty: Settings) -> Settings:
    """The articles a and b both mention the event x; a also mentions y, and b z."""
    with open_for_build(empty) as writer:
        writer.replace_ontology(stories.ontology())
        writer.replace_article(graph("a"), nquads("a", "xy"), fingerprint="made from a")
        writer.replace_article(graph("b"), nquads("b", "xz"), fingerprint="made from b")
    return empty


@pytest.fixture
def reader(two_articles: Settings) -> Iterator[Reader]:
    with open_graph(two_articles) as opened:
        yield opened


def answer(opened: Reader, query: str, format_: str, **more: object) -> str:
    output = io.BytesIO()
    opened.answer(Query(text=query, format=format_, **more), output)  # type: ignore[arg-type]
    return output.getvalue().decode()


def asked(settings: Settings, query: str) -> list[tuple[str | None, ...]]:
    with open_graph(settings) as opened:
        return values(opened, query)


def events(settings: Settings) -> dict[str, str | None]:
    return {str(event)[-1]: mentions for event, mentions in asked(settings, EVENTS)}


def is_union(settings: Settings) -> bool:
    """Tell whether the default graph has what the named graphs have, once."""
    return asked(settings, UNION) == asked(settings, NAMED)


def test_who_reads_before_anything_is_built_is_told_to_build(empty: Settings) -> None:
    with pytest.raises(StoreError) as raised, open_graph(empty):
        pass
    assert "kg build" in raised.value.remedy


def test_another_base_is_refused(two_articles: Settings) -> None:
    with (
        pytest.raises(StoreError, match=r"begin with http://example\.org/"),
        open_graph(replace(two_articles, base="http://example.net/")),
    ):
        pass


def test_an_event_that_another_article_mentions_stays_without_the_links_to_this_one(
    two_articles: Settings,
) -> None:
    assert events(two_articles) == {"x": "2", "y": "1", "z": "1"}
    with open_for_build(two_articles) as writer:
        writer.replace_article(graph("a"), nquads("a", "w"), fingerprint="new")
    assert events(two_articles) == {"w": "1", "x": "1", "z": "1"}
    assert is_union(two_articles)


def test_a_triple_of_two_graphs_is_one_answer_and_outlives_one_of_them(two_articles: Settings) -> None:
    label = f"SELECT ?label {{ <{IRIS.resource_prefix}actor/country/TCD> rdfs:label ?label }}"
    assert asked(two_articles, label) == [("Chad",)]
    with open_for_build(two_articles) as writer:
        line = f'<{IRIS.resource_prefix}article/a> <http://example.org/p> "x" <{graph("a")}> .'
        writer.replace_article(graph("a"), line.encode(), fingerprint="new")
    assert asked(two_articles, label) == [("Chad",)]
    assert asked(two_articles, "SELECT ?h { id:article\\/a schema:headline ?h }") == []
    assert is_union(two_articles)


def test_fingerprints_are_kept_by_graph(two_articles: Settings) -> None:
    with open_for_build(two_articles) as writer:
        found = writer.fingerprints()
    assert set(found) == {graph("a"), graph("b"), IRIS.ontology_graph}
    assert (found[graph("a")], found[graph("b")]) == ("made from a", "made from b")


def test_the_ontology_is_replaced_only_when_its_files_change(empty: Settings, tmp_path: Path) -> None:
    file = tmp_path / "terms.ttl"
    file.write_text("<http://example.org/a> a <http://example.org/B> .")
    with open_for_build(empty) as writer:
        assert writer.replace_ontology([file])
        assert not writer.replace_ontology([file])
        file.write_text("<http://example.org/c> a <http://example.org/B> .")
        assert writer.replace_ontology([file])
    assert asked(empty, "SELECT ?s { GRAPH ?g { ?s a ?type } }") == [("http://example.org/c",)]
    assert is_union(empty)


@pytest.mark.parametrize(
    "line",
    [
        "_:x <http://example.org/p> <http://example.org/o> <GRAPH> .",
        "<http://example.org/s> <http://example.org/p> <http://example.org/o> <http://example.org/elsewhere> .",
    ],
)
def test_what_could_not_be_taken_back_is_refused_and_changes_nothing(
    two_articles: Settings, line: str
) -> None:
    before = events(two_articles)
    with (
        open_for_build(two_articles) as writer,
        pytest.raises(ValueError, match=r"blank node|a graph"),
    ):
        writer.replace_article(graph("a"), line.replace("GRAPH", graph("a")).encode(), fingerprint="new")
    assert events(two_articles) == before


def test_text_comes_back_as_it_was(two_articles: Settings) -> None:
    strange = r"tab\t quote\" slash\\ line\n bell\u0007 nel\u0085 smile\U0001F600 {brace} <angle> # ; ?x $y"
    with open_for_build(two_articles) as writer:
        writer.replace_article(graph("c"), nquads("c", "x", headline=strange), fingerprint="1")
    expected = 'tab\t quote" slash\\ line\n bell\a nel\x85 smile😀 {brace} <angle> # ; ?x $y'
    assert asked(two_articles, "SELECT ?h { id:article\\/c schema:headline ?h }") == [(expected,)]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (COUNT, "3"),
        (COUNT.replace("{", f"FROM <{IRIS.events_graph}> {{", 1), "3"),
        (COUNT.replace("{", f"FROM <{graph('a')}> {{", 1), "0"),
        (COUNT.replace("{", f"FROM NAMED <{IRIS.events_graph}> {{", 1), "0"),
        (COUNT.replace("{", "{ GRAPH ?g {", 1) + "}", "3"),
        (COUNT.replace("dip:Event", "<https://w3id.org/diplomacy/ontology#Event>"), "3"),
    ],
)
def test_a_query_sees_the_union_unless_it_names_a_graph(reader: Reader, query: str, count: str) -> None:
    assert values(reader, query) == [(count,)]


def test_the_request_can_name_the_dataset(reader: Reader) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s schema:headline ?h }"
    assert answer(reader, count, "csv", default_graphs=(graph("a"),)) == "n\r\n1\r\n"
    assert answer(reader, count, "csv", named_graphs=(graph("a"),)) == "n\r\n0\r\n"


def test_an_ask_is_a_table_of_one_cell(reader: Reader) -> None:
    assert values(reader, "ASK { ?s ?p ?o }") == [("true",)]
    assert values(reader, "ASK { ?s ex:none ?o }".replace("ex:none", "<urn:x>")) == [("false",)]


@pytest.mark.parametrize("name", RESULT_FORMATS)
def test_results_in_every_format(reader: Reader, name: str) -> None:
    written = answer(reader, "SELECT ?h { id:article\\/a schema:headline ?h }", name)
    assert written.count("A headline") == 1
    assert answer(reader, "ASK {}", name)


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_graphs_in_every_format(reader: Reader, name: str) -> None:
    written = answer(
        reader,
        "CONSTRUCT { ?a schema:headline ?h } { BIND(id:article\\/a AS ?a) ?a schema:headline ?h }",
        name,
    )
    assert written.count("A headline") == 1


def test_columns_come_in_the_order_of_the_query(reader: Reader) -> None:
    written = answer(reader, "SELECT * { ?z a dip:Event ; dip:agent ?a } ORDER BY ?z", "csv")
    rows = list(csv.reader(io.StringIO(written)))
    assert rows[:2] == [["z", "a"], [f"{IRIS.resource_prefix}event/x", f"{IRIS.resource_prefix}actor/country/TCD"]]


def test_a_relative_iri_counts_from_the_base(reader: Reader) -> None:
    assert values(reader, "SELECT ?h { <id/article/a> schema:headline ?h }") == [("A headline",)]


@pytest.mark.parametrize(
    ("query", "reason", "place"),
    [
        ("SELECT ?x {\n ?x ex:p ?y }", "the prefix ex: is not declared", (2, 5)),
        ("SELECT ?x {\n ?x a ?y", "{ is never closed", (1, 11)),
        ("SELECT ?x { ?x a 'one }", "a string begins here that does not end", (1, 18)),
    ],
)
def test_a_mistake_is_shown_where_it_is(
    reader: Reader, query: str, reason: str, place: tuple[int, int]
) -> None:
    with pytest.raises(QueryError) as raised:
        reader.select(query)
    assert raised.value.reason == reason
    assert (raised.value.line, raised.value.column) == place


def test_a_query_asks_no_other_server(reader: Reader) -> None:
    with pytest.raises(RefusedError, match="SERVICE"):
        reader.select("SELECT ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_only_queries_are_read(reader: Reader) -> None:
    with pytest.raises(QueryError, match="update"):
        reader.select("DROP ALL")


def test_a_format_that_does_not_suit_is_refused(reader: Reader) -> None:
    with pytest.raises(QueryError, match="cannot be written as ttl"):
        answer(reader, "ASK {}", "ttl")


def test_a_dry_question_is_only_tried(reader: Reader) -> None:
    assert answer(reader, COUNT, "json", head_only=True) == ""
    with pytest.raises(QueryError):
        answer(reader, COUNT.replace("dip", "none"), "json", head_only=True)
    assert values(reader, COUNT) == [("3",)]


GRAPH = f"{IRIS.graph_prefix}notes"


def changed(settings: Settings, act: Callable[[GraphWriter], bool]) -> bool:
    with open_for_build(settings) as writer:
        return act(writer)


def test_a_graph_is_put_added_to_updated_and_removed(two_articles: Settings) -> None:
    one, two = (
        Document(content=f"<urn:s> <urn:p> '{n}', 'A headline' .".encode(), format="ttl") for n in "12"
    )
    notes = f"SELECT ?o {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?o"
    put = Upload(graph=GRAPH, documents=(one,), replace=True)
    assert not changed(two_articles, lambda writer: writer.change(put))
    assert changed(two_articles, lambda w: w.change(Upload(graph=GRAPH, documents=(two,), replace=False)))
    assert asked(two_articles, notes) == [("1",), ("2",), ("A headline",)]
    update = f"DELETE {{ GRAPH <{GRAPH}> {{ ?s ?p '2' }} }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p '2' }} }}"
    changed(two_articles, lambda writer: writer.change(Update(text=update)))
    assert asked(two_articles, notes) == [("1",), ("A headline",)]
    assert is_union(two_articles)
    assert changed(two_articles, lambda writer: writer.change(Removal(graph=GRAPH)))
    assert asked(two_articles, notes) == []
    assert is_union(two_articles)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("LOAD <http://127.0.0.1:9/x> INTO GRAPH <urn:g>", "LOAD is refused"),
        ("INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> } }", "SPARQL|read"),
        (
            "INSERT { GRAPH <urn:g> { ?s a ?o } } WHERE { SERVICE <http://127.0.0.1:9/> { ?s a ?o } }",
            "SERVICE",
        ),
    ],
)
def test_an_update_that_may_not_be_is_refused(two_articles: Settings, text: str, reason: str) -> None:
    with open_for_build(two_articles) as writer, pytest.raises(QueryError, match=reason):
        writer.change(Update(text=text))
    assert is_union(two_articles)


@pytest.fixture
def told_anywhere(empty: Settings) -> Settings:
    """The stories, wherever the graph is."""
    with open_for_build(empty) as writer:
        stories.write_articles(writer, stories.resolutions())
    return empty


def test_questions_checks_and_exports_give_the_same_everywhere(told: Path, told_anywhere: Settings) -> None:
    here = Settings(store=told, base=BASE)
    with open_graph(here) as one, open_graph(told_anywhere) as other:
        for query in library():
            given, expected = (json.loads(answer(each, query.text, "json")) for each in (other, one))
            assert given["head"]["vars"] == expected["head"]["vars"], query.name
            rows = [sorted(map(str, found["results"]["bindings"])) for found in (given, expected)]
            assert rows[0] == rows[1], query.name
        assert list(check_store(other)) == []
        assert list(check_articles(other, IRIS, limit=1)) == []
    with open_for_export(here) as one, open_for_export(told_anywhere) as other:
        for name in ("canonical", "trig", "ttl", "csv", "graphml"):
            written = [io.BytesIO(), io.BytesIO()]
            for output, each in zip(written, (one, other), strict=True):
                EXPORTS[name].write(each, output)
            assert written[0].getvalue() == written[1].getvalue(), name


def test_an_export_is_loaded_where_there_is_nothing(told: Path, empty: Settings) -> None:
    exported = io.BytesIO()
    with open_for_export(Settings(store=told, base=BASE)) as one:
        EXPORTS["canonical"].write(one, exported)
    assert load_graph(empty, io.BytesIO(exported.getvalue()), "nq") == exported.getvalue().count(b"\n")
    again = io.BytesIO()
    with open_for_export(empty) as one:
        EXPORTS["canonical"].write(one, again)
    assert again.getvalue() == exported.getvalue()
    with pytest.raises(StoreError, match="holds a graph already"):
        load_graph(empty, io.BytesIO(exported.getvalue()), "nq")


def test_what_cannot_be_read_is_not_loaded_in_part(empty: Settings) -> None:
    with pytest.raises(Exception, match="cannot be read as nq"):
        load_graph(empty, io.BytesIO(nquads("a", "x") + b"<urn:broken"), "nq")
    with pytest.raises(StoreError), open_graph(empty):
        pass


def test_a_select_gives_so_many_rows_and_says_where_the_others_are(reader: Reader) -> None:
    query, rest = "SELECT ?event { ?event a dip:Event } ORDER BY ?event", list[str]()
    output = io.BytesIO()
    reader.answer(Query(text=query, format="csv", max_rows=2), output, rest.append)
    assert output.getvalue().decode().split()[1:] == [f"{IRIS.resource_prefix}event/{name}" for name in "xy"]
    assert values(reader, rest[0]) == [(f"{IRIS.resource_prefix}event/z",)]
