"""SERVICE taken out of a query, and answers put in its place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from small_graphs import BASE, values

from kg.errors import RefusedError, ServiceError
from kg.store import Snapshot, Table, Term, federation, open_snapshot, prefixes

HERE = "https://one.example/sparql"
CHAD = f"{BASE}id/actor/country/TCD"


@pytest.fixture
def snapshot(two_articles: Path) -> Iterator[Snapshot]:
    with open_snapshot(two_articles, base=BASE) as opened:
        yield opened


def calls(query: str) -> list[federation.Call]:
    return federation.calls(query, prefixes=prefixes(BASE), base=BASE)


def uri(value: str) -> Term:
    return Term(value=value, kind="uri")


def text(value: str, **more: str) -> Term:
    return Term(value=value, kind="literal", **more)


def table(*rows: tuple[Term | None, ...]) -> Table:
    return Table(columns=("thing", "capital"), rows=rows)


QUERY = (
    "PREFIX x: <urn:x:>\nSELECT ?event ?capital {\n"
    f"  ?event dip:agent ?thing . service\n<{HERE}> {{ ?thing x:capital ?capital ; rdfs:label 'a }}' {{ }} }}\n"
    "} ORDER BY ?event"
)


def test_what_is_asked_is_a_query_of_its_own() -> None:
    (call,) = calls(QUERY)
    assert (call.address, call.silent) == (HERE, False)
    assert call.query.splitlines() == [
        f"BASE <{BASE}>",
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>",
        "PREFIX x: <urn:x:>",
        "SELECT * WHERE { ?thing x:capital ?capital ; rdfs:label 'a }' { } }",
    ]


def test_the_answer_is_joined_with_the_rest(snapshot: Snapshot) -> None:
    (call,) = calls(QUERY)
    answer = table((uri(CHAD), text('N\'"Djamena"\n\\ }')), (uri("urn:other"), text("Rome")), (None, None))
    joined = federation.joined(QUERY, [(call, answer)])
    assert joined.count("\n") >= QUERY.count("\n")  # errors keep their lines
    found = values(snapshot, joined)
    assert len(found) == 6
    assert {capital for _, capital in found} == {'N\'"Djamena"\n\\ }', None}
    assert values(snapshot, federation.joined(QUERY, [(call, table())])) == []


def test_literals_keep_language_and_type(snapshot: Snapshot) -> None:
    query = (
        f"SELECT (LANG(?thing) AS ?l) (?capital + 1 AS ?n) {{ SERVICE <{HERE}> {{ ?thing ?p ?capital }} }}"
    )
    (call,) = calls(query)
    number = text("41", datatype="http://www.w3.org/2001/XMLSchema#integer")
    answer = table((text("chat", language="fr"), number))
    assert values(snapshot, federation.joined(query, [(call, answer)])) == [("fr", "42")]


def test_several_are_put_in_their_places_and_one_that_failed_says_nothing(snapshot: Snapshot) -> None:
    one, other = f"SERVICE <{HERE}> {{ ?thing ?p ?q }}", "SERVICE SILENT <urn:y> { ?x ?y ?z }"
    query = f"SELECT ?thing (COUNT(*) AS ?n) {{ {{ {one} }} {other} }} GROUP BY ?thing"
    first, second = calls(query)
    assert (first.silent, second.silent, second.address) == (False, True, "urn:y")
    joined = federation.joined(query, [(first, table((uri(CHAD), None))), (second, None)])
    assert values(snapshot, joined) == [(CHAD, "1")]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE ?where { ?s ?p ?o } }",
        "SELECT * { SERVICE dip:there { ?s ?p ?o } }",
        f"SELECT * {{ SERVICE <{HERE}> {{ ?s ?p ?o SERVICE <urn:y> {{ ?a ?b ?c }} }} }}",
        f"SELECT * {{ SERVICE <{HERE}> {{ ?s ?p ?o ",
        f"SELECT * {{ SERVICE <{HERE}> }}",
        "SELECT * { SERVICE",
        f"SELECT * {{ {'SERVICE <urn:x> { ?s ?p ?o }' * 6} }}",
    ],
)
def test_what_cannot_be_taken_out_is_refused(query: str) -> None:
    with pytest.raises(RefusedError):
        calls(query)


def test_the_word_alone_is_no_service() -> None:
    assert calls("SELECT * { ?s rdfs:label 'SERVICE <urn:x> { }' } # SERVICE <urn:x> { }") == []


@pytest.mark.parametrize(
    "answer",
    [
        table((Term(value="b0", kind="bnode"), None)),
        table((uri("no iri"), None)),
        table((uri("urn:a> } SERVICE <urn:b> { ?s ?p ?o"), None)),
        table((text("x", language="no language"), None)),
        table((text("x", datatype="> }"), None)),
        table((Term(value={"s": 1}, kind="triple"), None)),  # type: ignore[arg-type]
        table((Term(value=["x"], kind="uri"), None)),  # type: ignore[arg-type]
        Table(columns=("x) {} SERVICE",), rows=()),
        Table(columns=(1,), rows=()),  # type: ignore[arg-type]
    ],
)
def test_an_answer_that_is_no_answer_is_not_joined(answer: Table) -> None:
    (call,) = calls(QUERY)
    with pytest.raises(ServiceError) as raised:
        federation.joined(QUERY, [(call, answer)])
    assert raised.value.subject == HERE
    silent = QUERY.replace("service", "SERVICE SILENT")
    assert "VALUES" not in federation.joined(silent, [(calls(silent)[0], answer)])


def test_an_answer_cannot_ask_elsewhere(snapshot: Snapshot) -> None:
    (call,) = calls(QUERY)
    hostile = table((uri(CHAD), text("' } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #")))
    with pytest.raises(RefusedError):  # it finds too much, and never too little
        values(snapshot, federation.joined(QUERY, [(call, hostile)]))
