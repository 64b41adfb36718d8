"""CONSTRUCT queries for a whole graph: their dump equals the result of the engine."""

import re
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store
from small_graphs import BASE, IRIS, graph

from kg.errors import KgError, QueryError
from kg.store import GRAPH_FORMATS, Query, Snapshot
from kg.store.sparql.whole_graph import whole_graph_source

ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
EVENTS, A, MISSING = IRIS.events_graph, graph("a"), "http://missing.example/"
OF_EVENTS = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{EVENTS}> {{ ?s ?p ?o }} }}"
WHOLE_GRAPHS = [
    ALL,
    "construct{$a?b$c.}{?a$b?c.}#comment",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    f"CONSTRUCT FROM <{EVENTS}> WHERE {{ ?s ?p ?o }}",
    f"CONSTRUCT {{ ?s ?p ?o }} FROM <{EVENTS}> {{ ?s ?p ?o }}",
    OF_EVENTS,
    f"BASE <{BASE}graph/> CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <events> {{ ?s ?p ?o }} . }}",
    f"PREFIX g: <{BASE}graph/>\nCONSTRUCT {{ ?s ?p ?o }} {{ graph g:events {{ ?s ?p ?o . }} }}",
    f"PREFIX id: <{BASE}graph/> # comment\nCONSTRUCT {{ ?s ?p ?o }} FROM id:events {{ ?s ?p ?o }}",
    f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{MISSING}> {{ ?s ?p ?o }} }}",
]
PARTS = [
    "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?o ?p }",
    "CONSTRUCT { ?s ?p ?s } WHERE { ?s ?p ?s }",
    "CONSTRUCT WHERE { ?s ?p ?p }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o ; ?q ?r }",
    "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(isIRI(?o)) }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } VALUES ?p { rdfs:label }",
    "CONSTRUCT { ?s ?p ?o } WHERE { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    f"CONSTRUCT {{ ?s ?p ?o }} FROM NAMED <{EVENTS}> WHERE {{ GRAPH <{EVENTS}> {{ ?s ?p ?o }} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} FROM <{A}> WHERE {{ GRAPH <{EVENTS}> {{ ?s ?p ?o }} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} FROM <{EVENTS}> FROM <{A}> WHERE {{ ?s ?p ?o }}",
    "CONSTRUCT { ?s ?p ?o . ?s a ?o } WHERE { ?s ?p ?o }",
    "CONSTRUCT { } WHERE { ?s ?p ?o }",
]


@pytest.fixture
def dumped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the graphs that are dumped during the test."""
    graphs: list[str] = []
    dump = Snapshot.dump

    def recording_dump(snapshot: Snapshot, graph: DefaultGraph | NamedNode, *arguments: Any) -> None:
        graphs.append(str(graph))
        dump(snapshot, graph, *arguments)

    monkeypatch.setattr(Snapshot, "dump", recording_dump)
    return graphs


def answer(snapshot: Snapshot, query: str, name: str = "nt", **options: object) -> bytes:
    output = BytesIO()
    snapshot.answer(Query(text=query, format=name, **options), output)  # type: ignore[arg-type]
    return output.getvalue()


def engine_answer(snapshot: Snapshot, query: str, name: str, **options: object) -> bytes:
    """Return the result of the engine; OFFSET makes the query one that is not recognised."""
    return answer(snapshot, f"{query}\nOFFSET 0", name, **options)


@pytest.fixture
def special_terms(tmp_path: Path) -> Iterator[Snapshot]:
    """Return a snapshot with terms that the formats write in different ways."""
    store = Store()
    store.load(
        b'<http://s/> <http://p/x> "a\\nb\\"c"@en .\n_:b <http://p/x> _:c .\n_:c <http://p/x> "2"^^<http://t/> .\n'
        b"<http://s/> <http://p/x> <<( <http://s/> <http://p/x> <http://o/> )>> .\n"
        b"<http://s/> <http://p/x> <http://o/> <http://g/> .\n<http://s/> <http://p/x> <http://o/> <http://h/> .\n",
        RdfFormat.N_QUADS,
    )
    with closing(Snapshot(store, name="special terms", base=BASE, path=tmp_path)) as snapshot:
        yield snapshot


@pytest.mark.parametrize("name", GRAPH_FORMATS)
@pytest.mark.parametrize("query", WHOLE_GRAPHS)
def test_dump_equals_the_result_of_the_engine(
    snapshot: Snapshot, dumped: list[str], query: str, name: str
) -> None:
    expected = engine_answer(snapshot, query, name)
    assert not dumped
    assert answer(snapshot, query, name) == expected
    assert len(dumped) == 1


@pytest.mark.parametrize("name", GRAPH_FORMATS)
@pytest.mark.parametrize("query", [ALL, "CONSTRUCT FROM <http://h/> WHERE { ?s ?p ?o }"])
def test_dump_writes_special_terms_like_the_engine(
    special_terms: Snapshot, dumped: list[str], query: str, name: str
) -> None:
    try:
        expected = engine_answer(special_terms, query, name)
    except KgError as error:  # the format cannot express a term
        with pytest.raises(type(error), match=re.escape(str(error))):
            answer(special_terms, query, name)
    else:
        assert answer(special_terms, query, name) == expected
    assert len(dumped) == 1


@pytest.mark.parametrize("query", PARTS)
def test_other_queries_are_not_recognised(snapshot: Snapshot, dumped: list[str], query: str) -> None:
    answer(snapshot, query)
    assert whole_graph_source(query) is None
    assert not dumped


@pytest.mark.parametrize(
    ("query", "default", "named", "dumps"),
    [
        (ALL, [EVENTS], [], 1),
        (ALL, [MISSING], [], 1),
        (ALL, [EVENTS, A], [], 0),
        (ALL, [EVENTS], [A], 0),
        (ALL, [], [A], 0),
        (OF_EVENTS, [A], [], 0),
        (OF_EVENTS, [], [EVENTS], 0),
        (f"CONSTRUCT FROM <{EVENTS}> WHERE {{ ?s ?p ?o }}", [A], [], 0),
    ],
)
def test_dataset_of_the_request_is_respected(  # noqa: PLR0917 - parametrized
    snapshot: Snapshot, dumped: list[str], query: str, default: list[str], named: list[str], dumps: int
) -> None:
    dataset = {"default_graphs": tuple(default), "named_graphs": tuple(named)}
    expected = engine_answer(snapshot, query, "nt", **dataset)
    assert not dumped
    assert answer(snapshot, query, **dataset) == expected
    assert len(dumped) == dumps


def test_head_only_query_dumps_nothing(snapshot: Snapshot, dumped: list[str]) -> None:
    assert answer(snapshot, ALL, head_only=True) == b""
    assert not dumped


def test_errors_of_recognised_queries_are_reported(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="The prefix g: is not declared"):
        answer(snapshot, "CONSTRUCT { ?s ?p ?o } FROM g:events { ?s ?p ?o }")
    with pytest.raises(QueryError, match="not an absolute"):
        answer(snapshot, ALL, default_graphs=("events",))
