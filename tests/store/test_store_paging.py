"""Pages of a SELECT, which together are the complete result."""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from small_graphs import BASE

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
    with open_snapshot(two_articles, base=BASE) as snapshot:
        yield snapshot


def answer(
    snapshot: Snapshot, query: str, max_rows: int | None = None, format_: str = "json"
) -> tuple[bytes, str]:
    """Return a page and the query for the next page, which is empty for the last page."""
    output, next_pages = BytesIO(), []

    def on_truncated(next_page: str) -> None:
        assert not output.getvalue()
        next_pages.append(next_page)

    snapshot.answer(Query(text=query, format=format_, max_rows=max_rows), output, on_truncated)
    assert len(next_pages) <= 1
    return output.getvalue(), "".join(next_pages)


def rows(content: bytes) -> list[object]:
    return list(json.loads(content)["results"]["bindings"])


@pytest.mark.parametrize("buffer_bytes", [paging.BUFFER_BYTES, 100])
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("max_rows", [1, 3, 5])
def test_pages_add_up_to_the_complete_result(
    snapshot: Snapshot, query: str, max_rows: int, buffer_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "BUFFER_BYTES", buffer_bytes)
    complete, next_page = answer(snapshot, query)
    assert next_page == ""
    found, next_page = [], query
    while next_page:
        content, next_page = answer(snapshot, next_page, max_rows)
        assert len(rows(content)) == max_rows if next_page else len(rows(content)) <= max_rows
        assert json.loads(content)["head"] == json.loads(complete)["head"]
        found += rows(content)
    assert found == rows(complete)


@pytest.mark.parametrize("format_", FORMATS)
def test_truncation_is_reported_in_every_format(snapshot: Snapshot, format_: str) -> None:
    query = f"SELECT ?s ?p ?o {{ {ALL} }}"
    count = len(rows(answer(snapshot, query)[0]))
    for max_rows in (count - 1, count, count + 1):
        content, next_page = answer(snapshot, query, max_rows, format_)
        assert bool(next_page) == (max_rows < count)
        limited, _ = answer(snapshot, f"{query} LIMIT {max_rows}", format_=format_)
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
def test_short_and_other_queries_have_no_pages(query: str) -> None:
    assert first_page(query, 5) is None


def test_errors_have_their_original_position(snapshot: Snapshot) -> None:
    for query in ("SELECT *\n{ ?s ex:p ?o } LIMIT 9", "SELECT ?s\n{ ?s ex:p ?o }"):
        with pytest.raises(QueryError) as raised:
            answer(snapshot, query, 3)
        assert (raised.value.line, raised.value.column) == (2, 6)


def test_worker_reports_truncation_before_the_first_chunk(two_articles: Path) -> None:
    with WorkerPool(two_articles, base=BASE, count=1, timeout_s=20) as workers:
        first = workers.answer(Query(text="SELECT ?s { ?s ?p ?o } ORDER BY ?s", format="json", max_rows=2))
        assert "OFFSET 2" in first.next_page
        assert len(rows(b"".join(first))) == 2
        last = workers.answer(Query(text=first.next_page, format="json"))
        assert last.next_page == ""
        assert len(rows(b"".join(last))) > 2


@pytest.mark.parametrize("query", library(), ids=lambda query: query.name)
def test_every_library_query_can_be_paged(snapshot: Snapshot, query: LibraryQuery) -> None:
    page = first_page(query.text, 2)
    assert page is not None or re.search(r"LIMIT [12]\b", query.text)
    for text in (page.query, page.next_page, page.next_row) if page else ():
        answer(snapshot, text)


def test_many_modifiers_are_rewritten_in_linear_time() -> None:
    def cpu_time(count: int) -> float:
        query = f"SELECT * {{ ?s ?p ?o }} {'LIMIT 9 ' * count}"
        started = process_time()
        assert first_page(query, 3)
        return process_time() - started

    def fastest(count: int) -> float:
        return min(cpu_time(count) for _ in range(5))

    # Quadratic time would take 256 times as long.
    assert fastest(32_000) < 64 * fastest(2_000) + 0.02
