"""Portions of a SELECT: one after the other they are the whole, and each says whether it is the last."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from stored import BASE

from kg.errors import QueryError
from kg.query_library import LibraryQuery, library
from kg.store import Query, Snapshot, WorkerPool, open_snapshot
from kg.store.sparql import paging
from kg.store.sparql.paging import first_page

ALL = "?s ?p ?o"
QUERIES = [
    f"SELECT * {{ {ALL} }}",
    f"SELECT ?o ?s WHERE {{ {ALL} }} ORDER BY ?o DESC(?s) # LIMIT 1",
    f"PREFIX x: <urn:x#> SELECT DISTINCT ?p {{ {ALL} }} ORDER BY DESC(STR(?p)) LIMIT 7",
    f"SELECT REDUCED ?s {{ {ALL} }} offset 2 limit 9",
    f"SELECT ?s {{ {ALL} }} LIMIT 8\n#x\nOFFSET\n3",
    f"SELECT ?s {{ {ALL} }} OFFSET 4",
    f"SELECT ?s ?o {{ {{ SELECT ?s ?o {{ {ALL} }} ORDER BY ?s ?o LIMIT 6 OFFSET 1 }} }}",
    f"SELECT ?p (COUNT(*) AS ?limit) {{ {ALL} }} GROUP BY ?p HAVING (COUNT(*) > 1) ORDER BY ?p",
    f"SELECT ?s ?p {{ {ALL} FILTER(STR(?o) != 'LIMIT 1') }} ORDER BY ?s ?p VALUES ?p {{ rdf:type dip:agent }}",
    f"SELECT ?s ?p {{ {ALL} }} ORDER BY ?s LIMIT 5 VALUES (?p ?s) {{ (rdf:type UNDEF) (dip:agent UNDEF) }}",
    f"SELECT (EXISTS {{ ?s a dip:Event }} AS ?e) ?s {{ {ALL} }}",
    f"SELECT ?s {{ {ALL} }} HAVING EXISTS {{ ?x a dip:Event }}",
    "SELECT ?unbound { ?s ?p ?o } LIMIT 20",
    "SELECT ?s { ?s ?p ?o FILTER(false) }",
]
FORMATS = ("json", "xml", "csv", "tsv")


@pytest.fixture
def snapshot(two_articles: Path) -> Iterator[Snapshot]:
    with open_snapshot(two_articles, base=BASE) as opened:
        yield opened


def answer(
    snapshot: Snapshot, query: str, rows: int | None = None, format_: str = "json"
) -> tuple[bytes, str]:
    output, told = BytesIO(), []

    def tell(rest: str) -> None:
        assert not output.getvalue()
        told.append(rest)

    snapshot.answer(Query(text=query, format=format_, max_rows=rows), output, tell)
    (rest,) = told
    return output.getvalue(), rest


def rows(content: bytes) -> list[object]:
    return list(json.loads(content)["results"]["bindings"])


@pytest.mark.parametrize("held", [paging.HELD, 100])
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("most", [1, 3, 5])
def test_one_after_the_other_they_are_the_whole(
    snapshot: Snapshot, query: str, most: int, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "HELD", held)
    whole, rest = answer(snapshot, query)
    assert rest == ""
    found, rest = [], query
    while rest:
        content, rest = answer(snapshot, rest, most)
        assert len(rows(content)) == most if rest else len(rows(content)) <= most
        assert json.loads(content)["head"] == json.loads(whole)["head"]
        found += rows(content)
    assert found == rows(whole)


@pytest.mark.parametrize("format_", FORMATS)
def test_in_no_format_rows_are_left_out_silently(snapshot: Snapshot, format_: str) -> None:
    query = f"SELECT ?s ?p ?o {{ {ALL} }}"
    count = len(rows(answer(snapshot, query)[0]))
    for most in (count - 1, count, count + 1):
        content, rest = answer(snapshot, query, most, format_)
        assert bool(rest) == (most < count)
        limited, _ = answer(snapshot, f"{query} LIMIT {most}", format_=format_)
        assert content == limited


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o } LIMIT 5",
        "SELECT * { ?s ?p ?o } OFFSET 3 LIMIT 0",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "PREFIX SELECT: <urn:x> DESCRIBE <urn:y>",
    ],
)
def test_what_asks_for_no_more_is_left_as_it_is(query: str) -> None:
    assert first_page(query, 5) is None


def test_what_is_wrong_shows_in_its_own_place(snapshot: Snapshot) -> None:
    for query in ("SELECT *\n{ ?s ex:p ?o } LIMIT 9", "SELECT ?s\n{ ?s ex:p ?o }"):
        with pytest.raises(QueryError) as raised:
            answer(snapshot, query, 3)
        assert (raised.value.line, raised.value.column) == (2, 6)


def test_a_worker_tells_of_the_rest_before_the_first_piece(two_articles: Path) -> None:
    with WorkerPool(two_articles, base=BASE, count=1, timeout_s=20) as workers:
        first = workers.answer(Query(text="SELECT ?s { ?s ?p ?o } ORDER BY ?s", format="json", max_rows=2))
        assert "OFFSET 2" in first.next_page
        assert len(rows(b"".join(first))) == 2
        last = workers.answer(Query(text=first.next_page, format="json"))
        assert last.next_page == ""
        assert len(rows(b"".join(last))) > 2


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_every_question_of_the_library_can_be_divided(snapshot: Snapshot, query: LibraryQuery) -> None:
    divided = first_page(query.text, 2)
    assert divided is not None or re.search(r"LIMIT [12]\b", query.text)
    for text in (divided.query, divided.rest, divided.next) if divided else ():
        answer(snapshot, text)
