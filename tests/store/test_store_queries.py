import gc
import json
import re
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import process_time
from xml.etree import ElementTree

import pytest
from rdflib import Dataset, Graph
from small_graphs import BASE

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

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")


def answer(snapshot: Snapshot, query: str, format_: str, **options: object) -> str:
    output = BytesIO()
    snapshot.answer(Query(text=query, format=format_, **options), output)  # type: ignore[arg-type]
    return output.getvalue().decode()


@pytest.mark.parametrize("name", RESULT_FORMATS)
def test_results_are_written_in_every_format(snapshot: Snapshot, name: str) -> None:
    assert "headline" in answer(snapshot, "SELECT ?h { ?a schema:headline ?h }", name)


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_graphs_are_written_in_every_format(snapshot: Snapshot, name: str) -> None:
    text = answer(snapshot, "CONSTRUCT { ?a schema:headline ?h } { ?a schema:headline ?h }", name)
    format_ = {"ttl": "turtle", "rdfxml": "xml", "jsonld": "json-ld", "nq": "nquads"}.get(name, name)
    assert len(Dataset(default_union=True).parse(data=text, format=format_)) == 2


def test_unsuitable_format_is_refused(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="ttl"):
        answer(snapshot, "SELECT (COUNT(*) AS ?n) { ?event a dip:Event }", "ttl")


def test_star_columns_have_the_order_of_the_query(snapshot: Snapshot) -> None:
    assert answer(snapshot, "SELECT * { ?z a ?b ; dip:hasMention ?a } LIMIT 0", "csv") == "z,b,a\r\n"
    query = "PREFIX x: <http://x/> SELECT DISTINCT * { ?z x:a ?b . { SELECT * { ?q ?r ?s } } }"
    assert with_columns(query, ["b", "q", "r", "s", "z"]).count("*") == 1


@pytest.mark.parametrize(
    ("query", "position", "reason", "remedy"),
    [
        ("SELECT ?x { ?x ex:p ?y }", (1, 16), "The prefix ex: is not declared.", "PREFIX ex:"),
        ("SELECT ?x { ?x dipp:p ?y }", (1, 16), "The prefix dipp:", "Did you mean dip:"),
        ('SELECT ?x {\n ?x rdfs:label "abc }', (2, 16), "This string is not closed.", 'Close it with " on'),
        (
            'SELECT ?x {\n ?x rdfs:label """abc }\n',
            (2, 16),
            "This string is not closed.",
            'Close it with """.',
        ),
        ("SELECT ?x { ?x a ` }", (1, 18), "The character '`' is not allowed here.", "Remove it"),
        ("SELECT ?x { ?x ?p ?o \n", (1, 11), "The { is not closed.", "Add the missing }"),
        ("SELECT ?x { ?x ?p ?o }\n}", (2, 1), "The } does not match", "Remove it"),
        ("SELECT ?x { ?s ?p ?o . FILTR(?o) }", (1, 24), "The text at 'FILTR' is not", "Did you mean FILTER?"),
        ("SELEC ?x { ?s ?p ?o }", (1, 1), "A query cannot begin with 'SELEC'.", "SELECT"),
        (
            "SELECT ?x { ?s ?p ?o } GROUP BY ?s",
            (1, 35),
            "The SELECT contains a variable that is unbound.",
            "",
        ),
        ("INSERT DATA { <http://a> a <http://b> }", (1, 1), "This is an update", "kg build"),
        ("SELECT ?x { BIND(3 AS ?x) BIND(4 AS ?x) }", (1, 42), "not valid SPARQL 1.1", ""),
    ],
)
def test_syntax_error_has_position_reason_and_remedy(
    snapshot: Snapshot, query: str, position: tuple[int, int], reason: str, remedy: str
) -> None:
    with pytest.raises(QueryError) as raised:
        snapshot.select(query)
    assert (raised.value.line, raised.value.column) == position
    assert reason in raised.value.reason
    assert remedy in raised.value.remedy


@pytest.mark.parametrize("query", ["", "# only a comment"])
def test_empty_query_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="is empty"):
        query_form(query)


def test_long_prefixes_are_not_compared(snapshot: Snapshot) -> None:
    prefix = "".join(map(chr, range(0x4E00, 0x6E00)))
    started = process_time()
    with pytest.raises(QueryError, match="is not declared") as raised:
        snapshot.select(f"PREFIX {prefix}: <urn:x> ASK {{ {prefix[::-1]}:a ?p ?o }}")
    assert process_time() - started < 2  # a comparison takes minutes
    assert len(str(raised.value)) < 200


# The engine would send a request for each of these.
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
def test_service_is_refused(snapshot: Snapshot, query: str) -> None:
    snapshot.prefixes[""] = "http://127.0.0.1:9/"
    with suppress(OSError, RuntimeError):  # the engine sends a request to that port
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
def test_word_service_is_allowed_elsewhere(query: str) -> None:
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
    gc.disable()  # its time depends on the objects of other tests
    for _ in range(3):
        started = process_time()
        with suppress(QueryError):
            function(query)
        times.append(process_time() - started)
    gc.enable()
    return min(times)


def search_load(query: str) -> None:
    find_clause(query, LOAD, re.compile(r"into|;|\Z"))


@pytest.mark.parametrize(
    "function", [query_form, is_deterministic, refuse_service, nesting_depth, search_load]
)
@pytest.mark.parametrize("junk", ADVERSARIAL)
def test_analysis_takes_linear_time(function: Callable[[str], object], junk: str) -> None:
    short, long = (f"X1 {junk * (size // len(junk))}" for size in (11_000, 88_000))  # too long for the cache
    # Eight times the text takes 64 times as long if the time is quadratic.
    assert cpu_time(function, long) < 24 * cpu_time(function, short) + 0.02


@pytest.mark.parametrize("junk", ["a-", "<a", "x:a.", "{", "\\", '"', "'''", "x:.", "service#", "service:a#"])
def test_junk_is_refused_but_contains_no_service(junk: str) -> None:
    query = junk * (20_000 // len(junk))
    with pytest.raises(QueryError, match=r"cannot begin with"):
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
def test_export_is_readable_and_reproducible(two_articles: Path, name: str) -> None:
    exports = []
    for _ in range(2):
        with open_snapshot(two_articles, base=BASE) as snapshot:
            output = BytesIO()
            export(snapshot, name, output)
            exports.append(output.getvalue())
            triples = snapshot.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").records()[0]["n"]
    assert exports[0] == exports[1]
    format_ = {"ttl": "turtle", "rdfxml": "xml", "jsonld": "json-ld", "nq": "nquads"}.get(name, name)
    with_graphs = name in {"nq", "trig", "jsonld"}
    graph = Dataset(default_union=True) if with_graphs else Graph()
    graph.parse(data=exports[0].decode(), format=format_)
    assert len(set(graph.triples((None, None, None)))) == int(triples)


def test_canonical_export_is_sorted_in_parts(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, divided = BytesIO(), BytesIO()
    export_canonical(snapshot, whole)
    monkeypatch.setattr("kg.store.local.dump._SORTED_BYTES", 200)
    export_canonical(snapshot, divided)
    assert divided.getvalue() == whole.getvalue()
    lines = whole.getvalue().splitlines()
    assert lines == sorted(set(lines))


def test_atomic_file_is_complete_or_absent(tmp_path: Path) -> None:
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


def test_json_results_follow_the_specification(snapshot: Snapshot) -> None:
    results = json.loads(answer(snapshot, "SELECT ?h { ?a schema:headline ?h } LIMIT 1", "json"))
    assert results == {
        "head": {"vars": ["h"]},
        "results": {"bindings": [{"h": {"type": "literal", "value": "A headline"}}]},
    }


@pytest.mark.parametrize("size", [0, 100_000])
def test_xml_results_replace_forbidden_characters(snapshot: Snapshot, size: int) -> None:
    text = f"{'a' * size}\\u0001\\u000B\\uFFFE\\uFFFFb\\t{'é' * size}"
    content = answer(snapshot, f'SELECT ("{text}" AS ?x) {{}}', "xml")
    (literal,) = ElementTree.fromstring(content).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == "a" * size + 4 * REPLACEMENT + "b\t" + "é" * size


def test_rdf_xml_replaces_forbidden_characters(snapshot: Snapshot) -> None:
    content = answer(snapshot, 'CONSTRUCT { <urn:a> <urn:b> "x\\u0001y" } {}', "rdfxml")
    assert [str(o) for o in Graph().parse(data=content, format="xml").objects()] == [f"x{REPLACEMENT}y"]


@pytest.mark.parametrize(
    "predicate", ["http://example.org/", "http://example.org/1", "urn:x:2", "http://example.net/a&b/"]
)
@pytest.mark.parametrize("size", [1, 5_000])
def test_rdf_xml_refuses_predicates_without_a_local_name(
    snapshot: Snapshot, predicate: str, size: int
) -> None:
    query = f"CONSTRUCT {{ ?s <{predicate}> '{'x' * size}' }} {{ ?s ?p ?o }}"
    with pytest.raises(QueryError, match=r"RDF/XML cannot express .*an XML name") as raised:
        answer(snapshot, query, "rdfxml")
    assert f"<{predicate}>" in raised.value.reason
    assert "Turtle" in raised.value.remedy
    assert answer(snapshot, query, "ttl")


def test_rdf_xml_accepts_names_and_markup_in_literals(snapshot: Snapshot) -> None:
    xml_literal = "'<a: >'^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#XMLLiteral>"
    query = f"CONSTRUCT {{ <urn:a> <urn:b> '<a: >', {xml_literal} ; <http://example.org/é> 1 }} {{}}"
    assert len(Graph().parse(data=answer(snapshot, query, "rdfxml"), format="xml")) == 3
