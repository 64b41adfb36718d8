"""Tests of kg query, explain, export and serve as subprocesses."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from time import monotonic, sleep
from urllib.request import urlopen

import pytest
import rdflib

from kg.config import Settings
from kg.pipeline import build

KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def kg(graph: Settings, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([*KG, *arguments, "--store", str(graph.store)], capture_output=True, check=False)
    assert done.returncode == code, done.stderr.decode()
    return done


def test_query_prints_csv_to_a_pipe(graph: Settings) -> None:
    query = (
        "SELECT DISTINCT ?name { ?part dip:actor ?a . ?a a dip:Country ; rdfs:label ?name } ORDER BY ?name"
    )
    assert kg(graph, "query", query).stdout.decode().split() == ["name", "Benin", "Chad", "Mali", "Niger"]


def test_library_query_prints_table_and_json(graph: Settings) -> None:
    table = kg(graph, "query", "who-accused-whom", "--table").stdout.decode()
    assert "Mali accused Benin" in table
    assert "id:event/" in table  # instead of the long IRI
    rows = json.loads(kg(graph, "query", "who-accused-whom", "--json").stdout)["results"]["bindings"]
    assert {(row["who"]["value"], row["whom"]["value"]) for row in rows} == {("Mali", "Benin")}


def test_library_query_accepts_parameters(graph: Settings) -> None:
    for words, count in ((["--actor", "MLI"], 1), (["--actor=BEN"], 0)):
        arguments = ["query", "who-accused-whom", *words, "--json"]
        assert len(json.loads(kg(graph, *arguments).stdout)["results"]["bindings"]) == count
    parameters = kg(graph, "query", "who-accused-whom", "--list").stdout.decode()
    assert "--actor" in parameters
    assert "accuser: country or name" in parameters


def test_library_query_takes_names_and_says_why_it_is_empty(graph: Settings) -> None:
    named = kg(graph, "query", "who-accused-whom", "--actor", "mali", "--csv")
    assert "Mali accused Benin" in named.stdout.decode()
    empty = kg(graph, "query", "who-accused-whom", "--actor", "Chad", "--csv")
    assert "Without actor Chad there" in empty.stderr.decode()


def test_library_query_says_how_many_rows_there_are(graph: Settings) -> None:
    page = kg(graph, "query", "phrases-for-an-actor", "--limit", "2", "--csv")
    assert len(page.stdout.decode().splitlines()) == 3
    assert "First 2 of" in page.stderr.decode()
    rest = kg(graph, "query", "phrases-for-an-actor", "--limit", "1", "--offset", "1", "--csv")
    assert rest.stdout.decode().splitlines()[1] == page.stdout.decode().splitlines()[2]
    everything = kg(graph, "query", "phrases-for-an-actor", "--limit", "all", "--csv")
    assert len(everything.stdout.decode().splitlines()) > 3
    assert not everything.stderr


def test_query_warns_of_unknown_terms(graph: Settings) -> None:
    assert "Did you mean dip:Event?" in kg(graph, "query", "ASK { ?s a dip:Evnt }").stderr.decode()


def test_query_reads_a_file(graph: Settings, tmp_path) -> None:
    file = tmp_path / "count.rq"
    file.write_text("SELECT (COUNT(?a) AS ?n) { ?a a schema:NewsArticle }")
    assert kg(graph, "query", "-f", str(file)).stdout.decode().split() == ["n", "2"]


def test_construct_query_prints_turtle(graph: Settings) -> None:
    found = kg(
        graph, "query", "CONSTRUCT { ?a a dip:Country } WHERE { ?part dip:actor ?a . ?a a dip:Country }"
    ).stdout
    assert len(rdflib.Graph().parse(data=found, format="turtle")) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["query", "who-acused-whom"], 2, "who-accused-whom"),
        (["query", "SELECT ?a WHERE { ?a ?b }"], 2, "line 1"),
        (["query"], 1, "Exactly one query is required"),
        (["query", "who-accused-whom", "--actr", "MLI"], 2, "Did you mean actor?"),
        (["query", "who-accused-whom", "--from", "May"], 2, "such as 2025-08-20"),
        (["query", "who-accused-whom", "--jsn"], 1, "not a parameter with a value"),
        (["query", "ASK { ?s ?p ?o }", "--actor", "MLI"], 1, "Only queries of the library"),
        (["query", "-f", "/no/such/file"], 1, "/no/such/file"),
        (["explain", "event/none"], 2, "no such resource"),
        (["export", "-o", "/no/such/folder/out.nq"], 1, "/no/such/folder"),
    ],
)
def test_error_has_reason_and_remedy(
    graph: Settings, arguments: Sequence[str], code: int, message: str
) -> None:
    done = kg(graph, *arguments, code=code)
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_missing_store_error_names_kg_build(tmp_path) -> None:
    done = kg(Settings(store=tmp_path / "none"), "query", "articles", code=2)
    assert b"kg build" in done.stderr


def test_explain_prints_quote_rule_and_article(graph: Settings) -> None:
    query = "SELECT ?e { ?e dip:polarity dip:Denied ; dip:hasMention/dip:predicate 'arm' }"
    event = kg(graph, "query", query).stdout.decode().split()[1]
    for name in (event, event.split("/id/")[1], event.replace("/id/", "/doc/")):
        output = " ".join(kg(graph, "explain", name).stdout.decode().split())
        assert "Benin denied that it had armed the rebels." in output
        assert "denied, fact" in output
        assert "Mali accuses Benin · Example Wire · 2025-03-06" in output


def test_explain_prints_who_claims_an_event(graph: Settings) -> None:
    query = "SELECT ?e { ?e a dip:AssertedEvent ; dip:hasMention/dip:attribution ?a }"
    event = kg(graph, "query", query).stdout.decode().split()[1]
    assert "claimed by " in kg(graph, "explain", event).stdout.decode()


def test_explain_prints_the_mode(graph: Settings) -> None:
    query = "SELECT ?e { ?e dip:mode type:ACCUSE-allege }"
    event = kg(graph, "query", query).stdout.decode().split()[1]
    output = " ".join(kg(graph, "explain", event).stdout.decode().split())
    assert "accuse: accuse, allegation (CAMEO 112)" in output


def test_explain_prints_the_setting_and_the_office(tmp_path) -> None:
    report = tmp_path / "police.txt"
    report.write_text(
        "Date: 2022-07-15\n\nACCRA - The police arrested Sameh Shoukry of Egypt on Monday."
        " Ghanaian governors praised the police. The police seized a big shipment.\n"
    )
    settings = Settings(store=tmp_path / "store")
    assert build([str(report)], settings).failures == []
    query = "SELECT ?e { ?e dip:hasMention/dip:predicate 'arrest' }"
    event = kg(settings, "query", query).stdout.decode().split()[1]
    output = " ".join(kg(settings, "explain", event).stdout.decode().split())
    assert "country from the article's setting (dateline ACCRA" in output
    assert "foreign minister of EGY since" in output
    query = "SELECT ?e { ?e dip:hasMention/dip:predicate 'seize' }"
    event = kg(settings, "query", query).stdout.decode().split()[1]
    output = " ".join(kg(settings, "explain", event).stdout.decode().split())
    assert "no actor: a thing" in output


@pytest.mark.parametrize("name", ["nq", "nt", "ttl", "trig", "jsonld", "rdfxml"])
def test_all_rdf_exports_have_the_same_triples(graph: Settings, tmp_path, name: str) -> None:
    file = tmp_path / "out"
    kg(graph, "export", "--format", name, "-o", str(file))
    formats = {"jsonld": "json-ld", "rdfxml": "xml", "ttl": "turtle", "nq": "nquads"}
    whole = rdflib.Dataset(default_union=True).parse(file, format=formats.get(name, name))
    union = rdflib.Dataset(default_union=True).parse(data=kg(graph, "export").stdout, format="nquads")
    assert {(s, p, str(o)) for s, p, o in whole.triples((None, None, None))} == {
        (s, p, str(o)) for s, p, o in union.triples((None, None, None))
    }


@pytest.mark.parametrize("name", ["nt", "canonical"])
def test_export_is_reproducible(graph: Settings, name: str) -> None:
    first, second = (kg(graph, "export", "--format", name).stdout for _ in range(2))
    assert first == second
    assert name == "nt" or first.splitlines() == sorted(first.splitlines())


@pytest.mark.parametrize("arguments", ["query 'SELECT * { ?s ?p ?o }'", "export"])
def test_command_ends_silently_on_a_broken_pipe(graph: Settings, arguments: str) -> None:
    command = (
        f"{sys.executable} -c 'from kg.cli import main; main()' {arguments} --store {graph.store} | head -1"
    )
    done = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, b"")


def test_server_responds_and_stops_on_interrupt(graph: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["serve", "--port", str(port), "--store", str(graph.store)]
    server = subprocess.Popen([*KG, *arguments], stderr=subprocess.PIPE)
    try:
        response = _first_response(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D&format=json")
        second = subprocess.run([*KG, *arguments], capture_output=True, check=False)
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 130
    finally:
        server.kill()
        server.communicate()
    assert json.loads(response)["boolean"] is True
    assert second.returncode == 2
    assert b"--port" in second.stderr


def _first_response(url: str) -> bytes:
    end = monotonic() + 60
    while True:
        try:
            with urlopen(url) as response:
                return response.read()
        except OSError:
            assert monotonic() < end, "the server does not respond"
            sleep(0.1)
