"""HTML pages stay small and cheap whatever the query returns."""

import pytest
from flask.testing import FlaskClient
from in_process import InProcess

from kg.errors import SizeError
from kg.store import Answer
from kg.web.pages import page_limits

MAX_PAGE_BYTES = 3_000_000
NUMBERS = " ".join(f"({n})" for n in range(1000))


def quotes_query() -> str:
    """Return a query with 1,000 rows of apostrophes, which become five times longer in HTML."""
    return (
        f'SELECT * {{ VALUES ?q {{ "{900 * chr(39)}" }} VALUES (?n) {{ {NUMBERS} }}'
        " BIND(CONCAT(?q, STR(?n)) AS ?a) BIND(CONCAT(?q, STR(?n)) AS ?b) }"
    )


def links_query() -> str:
    """Return a query with 1,000 rows of 500 links to event pages."""
    iri = "IRI(CONCAT('http://127.0.0.1:8000/id/event/{}-', STR(?n)))"
    binds = " ".join(f"BIND({iri.format(n)} AS ?b{n})" for n in range(500))
    return f"SELECT * {{ VALUES (?n) {{ {NUMBERS} }} {binds} }}"


def doubling_query(times: int) -> str:
    """Return a query with one cell of 600 characters, doubled several times."""
    binds = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(times))
    return f"SELECT ?a{times} {{ BIND('{'x' * 600}' AS ?a0) {binds} }}"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (quotes_query(), "Showing the first"),
        (links_query(), "Showing the first"),
        (doubling_query(10), "Long values are cut off on this page."),
        (doubling_query(14), "The first row is too large for a page."),
    ],
    ids=["quotes", "links", "long cell", "huge cell"],
)
def test_result_page_is_bounded(client: FlaskClient, query: str, message: str) -> None:
    response = client.get("/query", query_string={"query": query})
    assert response.status_code == 200
    assert len(response.data) < MAX_PAGE_BYTES
    assert message in response.text
    assert "format=csv" in response.text
    assert response.text.count("<td>") <= page_limits.MAX_CELLS


def test_result_page_says_how_many_rows_it_shows(client: FlaskClient) -> None:
    query = f"SELECT * {{ VALUES (?a) {{ {NUMBERS} (1000) (1001) }} VALUES ?b {{ 1 2 }} }}"
    page = client.get("/query", query_string={"query": query}).text
    assert ">First 1,000 rows</h2>" in page
    assert "Showing the first 1,000 rows. Download the result to get up to 100,000 rows." in page
    assert page.count("<tr>") == 1001


def test_result_page_warns_of_formulas_in_csv(client: FlaskClient) -> None:
    page = client.get("/query", query_string={"query": "SELECT ?a { BIND('=1+1' AS ?a) }"}).text
    assert "cells that begin with =, +, - or @ as formulas" in page


def test_long_iri_is_shortened_and_not_linked(client: FlaskClient) -> None:
    query = f"SELECT ?a {{ BIND(IRI('http://127.0.0.1:8000/id/event/{'x' * 2000}') AS ?a) }}"
    page = client.get("/query", query_string={"query": query}).text
    assert f"{'x' * 900}" in page
    assert 'href="/doc/event/x' not in page


def test_triple_term_is_shown(client: FlaskClient) -> None:
    query = "SELECT ?t { BIND(<<( <urn:s> <urn:p> 'x' )>> AS ?t) }"
    response = client.get("/query", query_string={"query": query})
    assert response.status_code == 200
    assert "urn:s" in response.text


def answer_of(text: bytes, closed: list[bool]) -> Answer:
    chunks = (text[start : start + 1000] for start in range(0, len(text), 1000))
    return Answer(chunks, stop=lambda: closed.append(True))


def test_partial_results_keep_complete_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_limits, "MAX_RESULT_BYTES", 5000)
    row = '{"a":{"type":"literal","value":"}},{é\\"' + "x" * 80 + '"}}'
    text = '{"head":{"vars":["a"]},"results":{"bindings":[' + ",".join([row] * 100) + "]}}"
    closed: list[bool] = []
    table = page_limits.read_result_table(answer_of(text.encode(), closed), lambda _: None, str)
    assert table.columns == ("a",)
    assert 30 < len(table.rows) < 50
    assert {cell.text for row in table.rows for cell in row} == {'}},{é"' + "x" * 80}
    assert not table.is_complete
    assert closed == [True]  # the query is cancelled


def test_bounded_select_refuses_large_results(served: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    select = page_limits.bounded_select(served)
    assert len(select("SELECT * { VALUES ?a { 1 2 } }").rows) == 2
    monkeypatch.setattr(page_limits, "MAX_RESULT_BYTES", 20)
    with pytest.raises(SizeError):
        select("SELECT * { VALUES ?a { 1 2 } }")
