"""kg query, explain, export and serve, as a user runs them."""

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

KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def kg(graph: Settings, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([*KG, *arguments, "--store", str(graph.store)], capture_output=True, check=False)
    assert done.returncode == code, done.stderr.decode()
    return done


def test_a_query_gives_csv_into_a_pipe(graph: Settings) -> None:
    query = (
        "SELECT DISTINCT ?name { ?part dip:actor ?a . ?a a dip:Country ; rdfs:label ?name } ORDER BY ?name"
    )
    assert kg(graph, "query", query).stdout.decode().split() == ["name", "Benin", "Chad", "Mali", "Niger"]


def test_a_query_by_name_as_table_and_as_json(graph: Settings) -> None:
    table = kg(graph, "query", "who-accused-whom", "--table").stdout.decode()
    assert "Mali accused Benin on Wednesday of arming rebels." in table
    rows = json.loads(kg(graph, "query", "who-accused-whom", "--json").stdout)["results"]["bindings"]
    assert {(row["who"]["value"], row["whom"]["value"]) for row in rows} == {("Mali", "Benin")}


def test_a_question_takes_its_parameters(graph: Settings) -> None:
    for words, found in ((["--actor", "MLI"], 1), (["--actor=BEN"], 0)):
        asked = ["query", "who-accused-whom", *words, "--json"]
        assert len(json.loads(kg(graph, *asked).stdout)["results"]["bindings"]) == found
    told = kg(graph, "query", "who-accused-whom", "--list").stdout.decode()
    assert "--actor" in told
    assert "accuser: country code or name" in told


def test_a_query_from_a_file(graph: Settings, tmp_path) -> None:
    file = tmp_path / "count.rq"
    file.write_text("SELECT (COUNT(?a) AS ?n) { ?a a schema:NewsArticle }")
    assert kg(graph, "query", "-f", str(file)).stdout.decode().split() == ["n", "2"]


def test_a_construct_gives_turtle(graph: Settings) -> None:
    found = kg(
        graph, "query", "CONSTRUCT { ?a a dip:Country } WHERE { ?part dip:actor ?a . ?a a dip:Country }"
    ).stdout
    assert len(rdflib.Graph().parse(data=found, format="turtle")) == 4


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["query", "who-acused-whom"], 2, "who-accused-whom"),
        (["query", "SELECT ?a WHERE { ?a ?b }"], 2, "line 1"),
        (["query"], 1, "one query is expected"),
        (["query", "who-accused-whom", "--actr", "MLI"], 2, "Did you mean actor?"),
        (["query", "who-accused-whom", "--from", "May"], 2, "such as 2025-08-20"),
        (["query", "who-accused-whom", "--jsn"], 1, "no parameter with a value"),
        (["query", "ASK { ?s ?p ?o }", "--actor", "MLI"], 1, "only a question of the library"),
        (["query", "-f", "/no/such/file"], 1, "/no/such/file"),
        (["explain", "event/none"], 2, "does not know"),
        (["export", "-o", "/no/such/folder/out.nq"], 1, "/no/such/folder"),
    ],
)
def test_a_failure_says_what_and_what_to_do(
    graph: Settings, arguments: Sequence[str], code: int, said: str
) -> None:
    done = kg(graph, *arguments, code=code)
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_without_a_store_the_way_to_one_is_named(tmp_path) -> None:
    done = kg(Settings(store=tmp_path / "none"), "query", "articles", code=2)
    assert b"kg build" in done.stderr


def test_a_fact_is_explained_down_to_the_quote(graph: Settings) -> None:
    query = "SELECT ?e { ?e dip:polarity dip:Denied ; dip:hasMention/dip:predicate 'arm' }"
    event = kg(graph, "query", query).stdout.decode().split()[1]
    for name in (event, event.split("/id/")[1], event.replace("/id/", "/doc/")):
        said = " ".join(kg(graph, "explain", name).stdout.decode().split())
        assert "Benin denied that it had armed the rebels." in said
        assert "denied, fact, past" in said
        assert "Mali accuses Benin · Example Wire · 2025-03-06" in said


def test_the_mode_of_a_fact_is_told(graph: Settings) -> None:
    query = "SELECT ?e { ?e dip:mode type:ACCUSE-allege }"
    event = kg(graph, "query", query).stdout.decode().split()[1]
    said = " ".join(kg(graph, "explain", event).stdout.decode().split())
    assert "accuse: accuse, allegation (CAMEO 112)" in said


@pytest.mark.parametrize("name", ["nq", "nt", "ttl", "trig", "jsonld", "rdfxml"])
def test_every_format_says_the_same(graph: Settings, tmp_path, name: str) -> None:
    file = tmp_path / "out"
    kg(graph, "export", "--format", name, "-o", str(file))
    known = {"jsonld": "json-ld", "rdfxml": "xml", "ttl": "turtle", "nq": "nquads"}.get(name, name)
    whole = rdflib.Dataset(default_union=True).parse(file, format=known)
    union = rdflib.Dataset(default_union=True).parse(data=kg(graph, "export").stdout, format="nquads")
    assert {(s, p, str(o)) for s, p, o in whole.triples((None, None, None))} == {
        (s, p, str(o)) for s, p, o in union.triples((None, None, None))
    }


@pytest.mark.parametrize("name", ["nt", "canonical"])
def test_an_export_is_the_same_each_time(graph: Settings, name: str) -> None:
    first, second = (kg(graph, "export", "--format", name).stdout for _ in range(2))
    assert first == second
    assert name == "nt" or first.splitlines() == sorted(first.splitlines())


@pytest.mark.parametrize("arguments", ["query 'SELECT * { ?s ?p ?o }'", "export"])
def test_a_reader_that_has_enough_ends_the_command_quietly(graph: Settings, arguments: str) -> None:
    command = (
        f"{sys.executable} -c 'from kg.cli import main; main()' {arguments} --store {graph.store} | head -1"
    )
    done = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, b"")


def test_the_server_answers_and_stops_when_told(graph: Settings) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["serve", "--port", str(port), "--store", str(graph.store)]
    server = subprocess.Popen([*KG, *arguments], stderr=subprocess.PIPE)
    try:
        answer = _first_answer(f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D&format=json")
        taken = subprocess.run([*KG, *arguments], capture_output=True, check=False)
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 130
    finally:
        server.kill()
        server.communicate()
    assert json.loads(answer)["boolean"] is True
    assert taken.returncode == 2
    assert b"--port" in taken.stderr


def _first_answer(address: str) -> bytes:
    end = monotonic() + 60
    while True:
        try:
            with urlopen(address) as response:
                return response.read()
        except OSError:
            assert monotonic() < end, "the server does not answer"
            sleep(0.1)
