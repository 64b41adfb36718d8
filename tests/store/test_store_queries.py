import json
import re
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from rdflib import Dataset, Graph
from stored import BASE

from kg.errors import QueryError
from kg.store import (
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Query,
    Snapshot,
    atomic_file,
    export,
    export_canonical,
    is_deterministic,
    nesting_depth,
    open_snapshot,
    query_form,
)
from kg.store.sparql.clause_search import LOAD, find_clause
from kg.store.sparql.query_analysis import refuse_service, with_columns

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


def ask(snapshot: Snapshot, query: str, format_: str, **more: object) -> str:
    output = BytesIO()
    snapshot.answer(Query(text=query, format=format_, **more), output)  # type: ignore[arg-type]
    return output.getvalue().decode()


@pytest.mark.parametrize("name", RESULT_FORMATS)
def test_results_in_every_format(snapshot: Snapshot, name: str) -> None:
    assert "headline" in ask(snapshot, "SELECT ?h { ?a schema:headline ?h }", name)


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_graphs_in_every_format(snapshot: Snapshot, name: str) -> None:
    text = ask(snapshot, "CONSTRUCT { ?a schema:headline ?h } { ?a schema:headline ?h }", name)
    format_ = {"ttl": "turtle", "rdfxml": "xml", "jsonld": "json-ld", "nq": "nquads"}.get(name, name)
    assert len(Dataset(default_union=True).parse(data=text, format=format_)) == 2


def test_a_format_that_does_not_fit_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="ttl"):
        ask(snapshot, "SELECT (COUNT(*) AS ?n) { ?event a dip:Event }", "ttl")


def test_columns_of_a_star_come_in_the_order_of_the_query(snapshot: Snapshot) -> None:
    assert ask(snapshot, "SELECT * { ?z a ?b ; dip:hasMention ?a } LIMIT 0", "csv") == "z,b,a\r\n"
    starred = "PREFIX x: <http://x/> SELECT DISTINCT * { ?z x:a ?b . { SELECT * { ?q ?r ?s } } }"
    assert with_columns(starred, ["b", "q", "r", "s", "z"]).count("*") == 1


@pytest.mark.parametrize(
    ("query", "place", "reason", "remedy"),
    [
        ("SELECT ?x { ?x ex:p ?y }", (1, 16), "the prefix ex: is not declared", "PREFIX ex:"),
        ("SELECT ?x { ?x dipp:p ?y }", (1, 16), "the prefix dipp:", "Did you mean dip:"),
        ('SELECT ?x {\n ?x rdfs:label "abc }', (2, 16), "a string begins here that does not end", "End it"),
        ("SELECT ?x { ?x ?p ?o \n", (1, 11), "{ is never closed", "Add }"),
        ("SELECT ?x { ?x ?p ?o }\n}", (2, 1), "} closes nothing", ""),
        ("SELECT ?x { ?s ?p ?o . FILTR(?o) }", (1, 24), "begins with 'FILTR'", "Did you mean FILTER?"),
        ("SELEC ?x { ?s ?p ?o }", (1, 1), "no query begins with 'SELEC'", "SELECT"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", (1, 35), "the SELECT contains a variable that is unbound", ""),
        ("INSERT DATA { <http://a> a <http://b> }", (1, 1), "this is an update", "kg build"),
        ("SELECT ?x { BIND(3 AS ?x) BIND(4 AS ?x) }", (1, 42), "not SPARQL 1.1", ""),
    ],
)
def test_a_wrong_query_is_told_what_and_where(
    snapshot: Snapshot, query: str, place: tuple[int, int], reason: str, remedy: str
) -> None:
    with pytest.raises(QueryError) as raised:
        snapshot.select(query)
    assert (raised.value.line, raised.value.column) == place
    assert reason in raised.value.reason
    assert remedy in raised.value.remedy


@pytest.mark.parametrize("query", ["", "# nothing but this"])
def test_an_empty_query_is_told_so(query: str) -> None:
    with pytest.raises(QueryError, match="empty"):
        query_form(query)


# The engine would call the server at each of these.
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "select * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "ASK { ?s ?p ?o.SERVICE:x{ ?a ?b ?c } }",
        "ASK { ?s ?p trueSERVICE<http://127.0.0.1:9/>{ ?a ?b ?c } }",
        "ASK { ?s ?p ?o SERVICESILENT<http://127.0.0.1:9/>{ ?a ?b ?c } }",
        "ASK { SERVICE # <\n#{\n SILENT # x\n<http://127.0.0.1:9/>#y\n { ?a ?b ?c } }",
        "ASK { BIND(<http://127.0.0.1:9/> AS ?s) SERVICE ?s { ?a ?b ?c } }",
        "ASK { ?s ?a ?b FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1:9/>{} }",
        "ASK { ?s ?a ?b FILTER(?a<?b&&?s='>')SERVICE<http://127.0.0.1:9/>{ ?x ?y 'z', 'w' } }",
        'ASK { ?s ?p """ " """ . SERVICE <http://127.0.0.1:9/> { ?s ?p "\'" } }',
    ],
)
def test_a_query_that_asks_another_server_is_refused(snapshot: Snapshot, query: str) -> None:
    snapshot.prefixes[""] = "http://127.0.0.1:9/"
    with suppress(OSError, RuntimeError):  # the engine has nothing against it, and calls that port
        snapshot.store.query(query, prefixes=snapshot.prefixes)
    with pytest.raises(QueryError, match="SERVICE is refused"):
        snapshot.select(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a <http://example.org/Service> }",
        "SELECT * { ?x dip:service ?y . { ?a ?b ?c } }",
        "# which service: a question\nSELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'service?')) }",
    ],
)
def test_a_word_is_no_clause(query: str) -> None:
    refuse_service(query)


# fmt: off
ADVERSARIAL = (
    "a-", "<a", "x:a.", "{", "\\", '"', "'''", "x:.", "service#", "service:a#", '\\"""\n', '\\"', "\\'", "\\'''", "_:a.",
    "service", "service #", "service<", "service:", "service\n#", "service <>#", "service?",
    "load", ";load#", ";#", "\nload <",
)
# fmt: on


def cpu_time(function: Callable[[str], object], query: str) -> float:
    """Return the shortest of three measurements, in seconds."""
    times = []
    for _ in range(3):
        started = process_time()
        with suppress(QueryError):
            function(query)
        times.append(process_time() - started)
    return min(times)


def search_load(query: str) -> None:
    find_clause(query, LOAD, re.compile(r"into|;|\Z"))


@pytest.mark.parametrize(
    "function", [query_form, is_deterministic, refuse_service, nesting_depth, search_load]
)
@pytest.mark.parametrize("junk", ADVERSARIAL)
def test_analysis_takes_linear_time(function: Callable[[str], object], junk: str) -> None:
    short, long = (f"X1 {junk * (size // len(junk))}" for size in (16_000, 64_000))
    assert cpu_time(function, long) < 8 * cpu_time(function, short) + 0.02


@pytest.mark.parametrize("junk", ["a-", "<a", "x:a.", "{", "\\", '"', "'''", "x:.", "service#", "service:a#"])
def test_junk_is_no_query_and_has_no_service(junk: str) -> None:
    query = junk * (20_000 // len(junk))
    with pytest.raises(QueryError, match=r"no query begins"):
        query_form(query)
    refuse_service(query)


@pytest.mark.parametrize(
    ("query", "depth"),
    [
        ("", 0),
        ("ASK {}", 1),
        ("SELECT (COUNT(?s) AS ?n) { ?s ?p [ ?q (1 2) ] } # {{{{", 3),
        ("ASK { ?s ?p '((((', <http://example.org/((((> }", 1),
        ("ASK { } } } { { {", 3),
        (f"ASK {'{' * 6000}", 6000),
    ],
)
def test_nesting_depth(query: str, depth: int) -> None:
    assert nesting_depth(query) == depth


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_an_export_can_be_read_and_is_the_same_twice(two_articles: Path, name: str) -> None:
    exports = []
    for _ in range(2):
        with open_snapshot(two_articles, base=BASE) as opened:
            output = BytesIO()
            export(opened, name, output)
            exports.append(output.getvalue())
            triples = opened.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").records()[0]["n"]
    assert exports[0] == exports[1]
    format_ = {"ttl": "turtle", "rdfxml": "xml", "jsonld": "json-ld", "nq": "nquads"}.get(name, name)
    with_graphs = name in {"nq", "trig", "jsonld"}
    read = Dataset(default_union=True) if with_graphs else Graph()
    read.parse(data=exports[0].decode(), format=format_)
    assert len(set(read.triples((None, None, None)))) == int(triples)


def test_lines_of_an_export_are_sorted_whatever_fits_in_memory(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, divided = BytesIO(), BytesIO()
    export_canonical(snapshot, whole)
    monkeypatch.setattr("kg.store.local.dump._RUN", 200)
    export_canonical(snapshot, divided)
    assert divided.getvalue() == whole.getvalue()
    lines = whole.getvalue().splitlines()
    assert lines == sorted(set(lines))


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "graph.nt"

    def interrupted() -> None:
        with atomic_file(target) as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []
    with atomic_file(target) as file:
        file.write(b"all")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("graph.nt", b"all")]


def test_json_is_that_of_the_specification(snapshot: Snapshot) -> None:
    results = json.loads(ask(snapshot, "SELECT ?h { ?a schema:headline ?h } LIMIT 1", "json"))
    assert results == {
        "head": {"vars": ["h"]},
        "results": {"bindings": [{"h": {"type": "literal", "value": "A headline"}}]},
    }
