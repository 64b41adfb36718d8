"""Queries that copy a whole graph are answered as all others are, and without a memory of what has been given."""

import re
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store
from stored import BASE, IRIS, graph

from kg.errors import KgError, QueryError
from kg.store import GRAPH_FORMATS, Query, Snapshot
from kg.store.sparql.whole_graph import whole_graph_source

ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
EVENTS, A, NOWHERE = IRIS.events_graph, graph("a"), "http://nowhere.example/"
OF_EVENTS = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{EVENTS}> {{ ?s ?p ?o }} }}"
COPIES = [
    ALL,
    "construct{$a?b$c.}{?a$b?c.}#all of it",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    f"CONSTRUCT FROM <{EVENTS}> WHERE {{ ?s ?p ?o }}",
    f"CONSTRUCT {{ ?s ?p ?o }} FROM <{EVENTS}> {{ ?s ?p ?o }}",
    OF_EVENTS,
    f"BASE <{BASE}graph/> CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <events> {{ ?s ?p ?o }} . }}",
    f"PREFIX g: <{BASE}graph/>\nCONSTRUCT {{ ?s ?p ?o }} {{ graph g:events {{ ?s ?p ?o . }} }}",
    f"PREFIX id: <{BASE}graph/> # another\nCONSTRUCT {{ ?s ?p ?o }} FROM id:events {{ ?s ?p ?o }}",
    f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{NOWHERE}> {{ ?s ?p ?o }} }}",
]
OTHERS = [
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
    """The graphs that are dumped from now on."""
    found: list[str] = []
    dump = Snapshot.dump
    monkeypatch.setattr(
        Snapshot, "dump", lambda opened, copy, *more: (found.append(str(copy)), dump(opened, copy, *more))[1]
    )
    return found


def answer(opened: Snapshot, query: str, name: str = "nt", **more: object) -> bytes:
    output = BytesIO()
    opened.answer(Query(text=query, format=name, **more), output)  # type: ignore[arg-type]
    return output.getvalue()


def the_ordinary_way(opened: Snapshot, query: str, name: str, **more: object) -> bytes:
    return answer(opened, f"{query}\nOFFSET 0", name, **more)


@pytest.fixture
def odd(tmp_path: Path) -> Iterator[Snapshot]:
    """Graphs of what formats write in ways of their own."""
    store = Store()
    store.load(
        b'<http://s/> <http://p/x> "a\\nb\\"c"@en .\n_:b <http://p/x> _:c .\n_:c <http://p/x> "2"^^<http://t/> .\n'
        b"<http://s/> <http://p/x> <<( <http://s/> <http://p/x> <http://o/> )>> .\n"
        b"<http://s/> <http://p/x> <http://o/> <http://g/> .\n<http://s/> <http://p/x> <http://o/> <http://h/> .\n",
        RdfFormat.N_QUADS,
    )
    with closing(Snapshot(store, name="odd", base=BASE, path=tmp_path)) as opened:
        yield opened


@pytest.mark.parametrize("name", GRAPH_FORMATS)
@pytest.mark.parametrize("query", COPIES)
def test_a_copy_is_what_it_would_be(snapshot: Snapshot, dumped: list[str], query: str, name: str) -> None:
    expected = the_ordinary_way(snapshot, query, name)
    assert not dumped
    assert answer(snapshot, query, name) == expected
    assert len(dumped) == 1


@pytest.mark.parametrize("name", GRAPH_FORMATS)
@pytest.mark.parametrize("query", [ALL, "CONSTRUCT FROM <http://h/> WHERE { ?s ?p ?o }"])
def test_terms_of_all_kinds_are_copied(odd: Snapshot, dumped: list[str], query: str, name: str) -> None:
    try:
        expected = the_ordinary_way(odd, query, name)
    except KgError as error:  # what the format cannot say, no copy can
        with pytest.raises(type(error), match=re.escape(str(error))):
            answer(odd, query, name)
    else:
        assert answer(odd, query, name) == expected
    assert len(dumped) == 1


@pytest.mark.parametrize("query", OTHERS)
def test_what_may_be_no_copy_is_not_taken_for_one(snapshot: Snapshot, dumped: list[str], query: str) -> None:
    answer(snapshot, query)
    assert whole_graph_source(query) is None
    assert not dumped


@pytest.mark.parametrize(
    ("query", "default", "named", "copies"),
    [
        (ALL, [EVENTS], [], 1),
        (ALL, [NOWHERE], [], 1),
        (ALL, [EVENTS, A], [], 0),
        (ALL, [EVENTS], [A], 0),
        (ALL, [], [A], 0),
        (OF_EVENTS, [A], [], 0),
        (OF_EVENTS, [], [EVENTS], 0),
        (f"CONSTRUCT FROM <{EVENTS}> WHERE {{ ?s ?p ?o }}", [A], [], 0),
    ],
)
def test_the_dataset_of_a_request_counts(  # noqa: PLR0917 - a case's parts
    snapshot: Snapshot, dumped: list[str], query: str, default: list[str], named: list[str], copies: int
) -> None:
    dataset = {"default_graphs": tuple(default), "named_graphs": tuple(named)}
    expected = the_ordinary_way(snapshot, query, "nt", **dataset)
    assert not dumped
    assert answer(snapshot, query, **dataset) == expected
    assert len(dumped) == copies


def test_nothing_is_copied_where_nothing_is_to_be_written(snapshot: Snapshot, dumped: list[str]) -> None:
    assert answer(snapshot, ALL, head_only=True) == b""
    assert not dumped


def test_what_is_wrong_with_a_copy_is_said(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="the prefix g: is not declared"):
        answer(snapshot, "CONSTRUCT { ?s ?p ?o } FROM g:events { ?s ?p ?o }")
    with pytest.raises(QueryError, match="not an absolute"):
        answer(snapshot, ALL, default_graphs=("events",))
