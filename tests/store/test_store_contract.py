"""Behaviour of every kind of store: directory, Oxigraph server, kg server.

In the first two, kg keeps the default graph the union of the named graphs. The third provides the union itself.
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
from small_graphs import BASE, IRIS, graph, nquads, quads, values

from kg.config import Settings
from kg.errors import InputError, QueryError, RefusedError, StoreError
from kg.export import EXPORTS
from kg.integrity import check_articles, check_store
from kg.query_library import get_query, library
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
    from_nquads,
    load_graph,
    open_for_build,
    open_for_export,
    open_graph,
)
from kg.store.metadata import query_catalog
from kg.store.remote.client import Client
from kg.store.remote.endpoint import remote_endpoint

EVENTS = "SELECT ?event (COUNT(?mention) AS ?mentions) { ?event dip:hasMention ?mention } GROUP BY ?event ORDER BY ?event"
COUNT = "SELECT (COUNT(*) AS ?n) { ?event a dip:Event }"
UNION = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"


@pytest.fixture(scope="module")
def oxigraph_store() -> Iterator[Settings]:
    with oxigraph() as address:
        yield Settings(store=f"{address}/query", base=BASE)


@pytest.fixture(scope="module")
def kg_server() -> Iterator[Settings]:
    with (
        serving.quick_folder() as folder,
        serving.serving(serving.empty(folder / "store", union=True, base=BASE)) as address,
    ):
        yield Settings(store=f"{address}/sparql", base=BASE, store_secret=serving.TOKEN)


@pytest.fixture(params=["directory", "oxigraph_store", "kg_server"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return the settings of an empty store of each kind."""
    if request.param == "directory":
        return Settings(store=tmp_path / "store", base=BASE)
    settings: Settings = request.getfixturevalue(request.param)
    drop = "DROP ALL" if request.param == "oxigraph_store" else "DROP NAMED"
    Client(remote_endpoint(settings)).update(drop)
    return settings


@pytest.fixture
def two_articles(empty: Settings) -> Settings:
    """Return a store with two articles: a mentions the events x and y, b mentions x and z."""
    with open_for_build(empty) as writer:
        writer.replace_ontology(stories.ontology())
        writer.replace_article(graph("a"), quads("a", "xy"), fingerprint="made from a")
        writer.replace_article(graph("b"), quads("b", "xz"), fingerprint="made from b")
    return empty


@pytest.fixture
def reader(two_articles: Settings) -> Iterator[Reader]:
    with open_graph(two_articles) as reader:
        yield reader


def answer(reader: Reader, query: str, format_: str, **options: object) -> str:
    output = io.BytesIO()
    reader.answer(Query(text=query, format=format_, **options), output)  # type: ignore[arg-type]
    return output.getvalue().decode()


def select(settings: Settings, query: str) -> list[tuple[str | None, ...]]:
    with open_graph(settings) as reader:
        return values(reader, query)


def events(settings: Settings) -> dict[str, str | None]:
    return {str(event)[-1]: mentions for event, mentions in select(settings, EVENTS)}


def is_union(settings: Settings) -> bool:
    """Return True if the default graph contains each triple of the named graphs once."""
    return select(settings, UNION) == select(settings, NAMED)


def test_opening_an_empty_store_suggests_a_build(empty: Settings) -> None:
    with pytest.raises(StoreError) as raised, open_graph(empty):
        pass
    assert "kg build" in raised.value.remedy


def test_another_base_is_refused(two_articles: Settings) -> None:
    with (
        pytest.raises(StoreError, match=r"begin with http://example\.org/, but"),
        open_graph(replace(two_articles, base="http://example.net/")),
    ):
        pass


def test_replacing_an_article_keeps_events_of_other_articles(two_articles: Settings) -> None:
    assert events(two_articles) == {"x": "2", "y": "1", "z": "1"}
    with open_for_build(two_articles) as writer:
        writer.replace_article(graph("a"), quads("a", "w"), fingerprint="new")
    assert events(two_articles) == {"w": "1", "x": "1", "z": "1"}
    assert is_union(two_articles)


def test_renewed_article_keeps_its_events(two_articles: Settings) -> None:
    builds = f"SELECT ?build {{ <{graph('a')}> prov:wasGeneratedBy ?build }}"
    with open_for_build(two_articles) as writer:
        writer.begin_build(f"{BASE}id/build/2", bytes)
        assert not writer.renew_article(graph("a"), quads("a", "xw"), fingerprint="new")
        assert not writer.renew_article(graph("c"), quads("c", "x"), fingerprint="new")
        assert writer.renew_article(graph("a"), quads("a", "xy"), fingerprint="new")
        assert writer.fingerprints()[graph("a")] == "new"
        assert writer.fingerprints()[graph("b")] == "made from b"
    assert events(two_articles) == {"x": "2", "y": "1", "z": "1"}
    assert select(two_articles, builds) == [(f"{BASE}id/build/2",)]
    assert is_union(two_articles)


def test_triple_in_two_graphs_survives_the_removal_of_one(two_articles: Settings) -> None:
    label = f"SELECT ?label {{ <{IRIS.resource_prefix}actor/country/TCD> rdfs:label ?label }}"
    assert select(two_articles, label) == [("Chad",)]
    with open_for_build(two_articles) as writer:
        line = f'<{IRIS.resource_prefix}article/a> <http://example.org/p> "x" <{graph("a")}> .'
        writer.replace_article(graph("a"), from_nquads(line.encode()), fingerprint="new")
    assert select(two_articles, label) == [("Chad",)]
    assert select(two_articles, "SELECT ?h { id:article\\/a schema:headline ?h }") == []
    assert is_union(two_articles)


def test_fingerprints_are_stored_by_graph(two_articles: Settings) -> None:
    with open_for_build(two_articles) as writer:
        fingerprints = writer.fingerprints()
    assert set(fingerprints) == {graph("a"), graph("b"), IRIS.ontology_graph}
    assert (fingerprints[graph("a")], fingerprints[graph("b")]) == ("made from a", "made from b")


def test_queries_are_replaced_only_if_one_changes(empty: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    query = get_query("articles")
    with open_for_build(empty) as writer:
        writer.replace_ontology(stories.ontology())
        assert writer.replace_queries()
        assert not writer.replace_queries()
        changed = (replace(query, text=f"{query.text}# changed\n"),)
        monkeypatch.setattr(query_catalog, "library", lambda: changed)
        assert writer.replace_queries()
        assert not writer.replace_queries()
    ((text,),) = select(empty, "SELECT ?text { ?query <http://www.w3.org/ns/shacl#select> ?text }")
    assert text is not None
    assert text.startswith("PREFIX ")
    assert text.endswith("# changed\n")
    assert is_union(empty)


def test_ontology_is_replaced_only_if_its_files_change(empty: Settings, tmp_path: Path) -> None:
    file = tmp_path / "terms.ttl"
    file.write_text("<http://example.org/a> a <http://example.org/B> .")
    with open_for_build(empty) as writer:
        assert writer.replace_ontology([file])
        assert not writer.replace_ontology([file])
        file.write_text("<http://example.org/c> a <http://example.org/B> .")
        assert writer.replace_ontology([file])
    assert select(empty, "SELECT ?s { GRAPH ?g { ?s a ?type } }") == [("http://example.org/c",)]
    assert is_union(empty)


@pytest.mark.parametrize(
    "line",
    [
        "_:x <http://example.org/p> <http://example.org/o> <GRAPH> .",
        "<http://example.org/s> <http://example.org/p> <http://example.org/o> <http://example.org/other> .",
    ],
)
def test_unremovable_quads_are_refused(two_articles: Settings, line: str) -> None:
    before = events(two_articles)
    refused = from_nquads(line.replace("GRAPH", graph("a")).encode())
    with (
        open_for_build(two_articles) as writer,
        pytest.raises(ValueError, match=r"blank node|expected graphs"),
    ):
        writer.replace_article(graph("a"), refused, fingerprint="new")
    assert events(two_articles) == before


def test_special_characters_survive_a_round_trip(two_articles: Settings) -> None:
    strange = r"tab\t quote\" slash\\ line\n bell\u0007 nel\u0085 smile\U0001F600 {brace} <angle> # ; ?x $y"
    with open_for_build(two_articles) as writer:
        writer.replace_article(graph("c"), quads("c", "x", headline=strange), fingerprint="1")
    expected = 'tab\t quote" slash\\ line\n bell\a nel\x85 smile😀 {brace} <angle> # ; ?x $y'
    assert select(two_articles, "SELECT ?h { id:article\\/c schema:headline ?h }") == [(expected,)]


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
def test_query_reads_the_union_unless_it_names_a_graph(reader: Reader, query: str, count: str) -> None:
    assert values(reader, query) == [(count,)]


def test_request_can_specify_the_dataset(reader: Reader) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s schema:headline ?h }"
    assert answer(reader, count, "csv", default_graphs=(graph("a"),)) == "n\r\n1\r\n"
    assert answer(reader, count, "csv", named_graphs=(graph("a"),)) == "n\r\n0\r\n"


def test_ask_returns_a_table_with_one_cell(reader: Reader) -> None:
    assert values(reader, "ASK { ?s ?p ?o }") == [("true",)]
    assert values(reader, "ASK { ?s ex:none ?o }".replace("ex:none", "<urn:x>")) == [("false",)]


@pytest.mark.parametrize("name", RESULT_FORMATS)
def test_results_are_written_in_every_format(reader: Reader, name: str) -> None:
    written = answer(reader, "SELECT ?h { id:article\\/a schema:headline ?h }", name)
    assert written.count("A headline") == 1
    assert answer(reader, "ASK {}", name)


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_graphs_are_written_in_every_format(reader: Reader, name: str) -> None:
    written = answer(
        reader,
        "CONSTRUCT { ?a schema:headline ?h } { BIND(id:article\\/a AS ?a) ?a schema:headline ?h }",
        name,
    )
    assert written.count("A headline") == 1


def test_star_columns_have_the_order_of_the_query(reader: Reader) -> None:
    written = answer(reader, "SELECT * { ?z a dip:Event ; dip:agent ?a } ORDER BY ?z", "csv")
    rows = list(csv.reader(io.StringIO(written)))
    assert rows[:2] == [
        ["z", "a"],
        [f"{IRIS.resource_prefix}event/x", f"{IRIS.resource_prefix}actor/country/TCD"],
    ]


def test_relative_iris_are_resolved_against_the_base(reader: Reader) -> None:
    assert values(reader, "SELECT ?h { <id/article/a> schema:headline ?h }") == [("A headline",)]


@pytest.mark.parametrize(
    ("query", "reason", "position"),
    [
        ("SELECT ?x {\n ?x ex:p ?y }", "The prefix ex: is not declared.", (2, 5)),
        ("SELECT ?x {\n ?x a ?y", "The { is not closed.", (1, 11)),
        ("SELECT ?x { ?x a 'one }", "This string is not closed.", (1, 18)),
    ],
)
def test_syntax_error_has_its_position(
    reader: Reader, query: str, reason: str, position: tuple[int, int]
) -> None:
    with pytest.raises(QueryError) as raised:
        reader.select(query)
    assert raised.value.reason == reason
    assert (raised.value.line, raised.value.column) == position


def test_service_is_refused(reader: Reader) -> None:
    with pytest.raises(RefusedError, match="SERVICE"):
        reader.select("SELECT ?s { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_reader_refuses_updates(reader: Reader) -> None:
    with pytest.raises(QueryError, match="update"):
        reader.select("DROP ALL")


def test_unsuitable_format_is_refused(reader: Reader) -> None:
    with pytest.raises(QueryError, match="cannot be written as ttl"):
        answer(reader, "ASK {}", "ttl")


def test_head_only_query_writes_nothing(reader: Reader) -> None:
    assert answer(reader, COUNT, "json", head_only=True) == ""
    with pytest.raises(QueryError):
        answer(reader, COUNT.replace("dip", "none"), "json", head_only=True)
    assert values(reader, COUNT) == [("3",)]


GRAPH = f"{IRIS.graph_prefix}notes"


def write(settings: Settings, action: Callable[[GraphWriter], bool]) -> bool:
    with open_for_build(settings) as writer:
        return action(writer)


def test_graph_is_uploaded_extended_updated_and_removed(two_articles: Settings) -> None:
    first, second = (
        Document(content=f"<urn:s> <urn:p> '{n}', 'A headline' .".encode(), format="ttl") for n in "12"
    )
    notes = f"SELECT ?o {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?o"
    put = Upload(graph=GRAPH, documents=(first,), replace=True)
    assert not write(two_articles, lambda writer: writer.change(put))
    assert write(two_articles, lambda w: w.change(Upload(graph=GRAPH, documents=(second,), replace=False)))
    assert select(two_articles, notes) == [("1",), ("2",), ("A headline",)]
    update = f"DELETE {{ GRAPH <{GRAPH}> {{ ?s ?p '2' }} }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p '2' }} }}"
    write(two_articles, lambda writer: writer.change(Update(text=update)))
    assert select(two_articles, notes) == [("1",), ("A headline",)]
    assert is_union(two_articles)
    assert write(two_articles, lambda writer: writer.change(Removal(graph=GRAPH)))
    assert select(two_articles, notes) == []
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
def test_forbidden_update_is_refused(two_articles: Settings, text: str, reason: str) -> None:
    with open_for_build(two_articles) as writer, pytest.raises(QueryError, match=reason):
        writer.change(Update(text=text))
    assert is_union(two_articles)


@pytest.fixture
def sample_articles(empty: Settings) -> Settings:
    """Return a store of each kind with the sample articles."""
    with open_for_build(empty) as writer:
        stories.write_articles(writer, stories.resolutions())
    return empty


def test_all_kinds_of_stores_give_equal_results(story_store: Path, sample_articles: Settings) -> None:
    local = Settings(store=story_store, base=BASE)
    with open_graph(local) as expected, open_graph(sample_articles) as other:
        for query in library():
            tables = [json.loads(answer(reader, query.text, "json")) for reader in (expected, other)]
            assert tables[0]["head"]["vars"] == tables[1]["head"]["vars"], query.name
            rows = [sorted(map(str, table["results"]["bindings"])) for table in tables]
            assert rows[0] == rows[1], query.name
        assert list(check_store(other)) == []
        assert list(check_articles(other, IRIS, limit=1)) == []
    with open_for_export(local) as expected, open_for_export(sample_articles) as other:
        for name in ("canonical", "trig", "ttl", "csv", "graphml"):
            outputs = [io.BytesIO(), io.BytesIO()]
            for output, snapshot in zip(outputs, (expected, other), strict=True):
                EXPORTS[name].write(snapshot, output)
            assert outputs[0].getvalue() == outputs[1].getvalue(), name


def test_export_can_be_loaded_into_an_empty_store(story_store: Path, empty: Settings) -> None:
    exported = io.BytesIO()
    with open_for_export(Settings(store=story_store, base=BASE)) as snapshot:
        EXPORTS["canonical"].write(snapshot, exported)
    assert load_graph(empty, io.BytesIO(exported.getvalue()), "nq") == exported.getvalue().count(b"\n")
    exported_again = io.BytesIO()
    with open_for_export(empty) as snapshot:
        EXPORTS["canonical"].write(snapshot, exported_again)
    assert exported_again.getvalue() == exported.getvalue()
    with pytest.raises(StoreError, match="already has a graph"):
        load_graph(empty, io.BytesIO(exported.getvalue()), "nq")


def test_invalid_data_is_not_loaded_in_part(empty: Settings) -> None:
    with pytest.raises(InputError, match="cannot be read as nq"):
        load_graph(empty, io.BytesIO(nquads("a", "x") + b"<urn:broken"), "nq")
    with pytest.raises(StoreError), open_graph(empty):
        pass


def test_truncated_select_has_a_next_page(reader: Reader) -> None:
    query, next_pages = "SELECT ?event { ?event a dip:Event } ORDER BY ?event", list[str]()
    output = io.BytesIO()
    reader.answer(Query(text=query, format="csv", max_rows=2), output, next_pages.append)
    assert output.getvalue().decode().split()[1:] == [f"{IRIS.resource_prefix}event/{name}" for name in "xy"]
    assert values(reader, next_pages[0]) == [(f"{IRIS.resource_prefix}event/z",)]
