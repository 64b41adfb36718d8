"""Tests of the commands with a remote store."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from servers import oxigraph

Kg = Callable[..., Result]
STORE = "KG_STORE"
LABELS = "SELECT ?label { ?e a dip:Event ; rdfs:label ?label } ORDER BY ?label"


@pytest.fixture
def server(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of an empty Oxigraph server that is the store."""
    with oxigraph() as address:
        monkeypatch.setenv(STORE, f"{address}/query")
        yield address


def test_commands_work_with_a_remote_store(kg: Kg, articles: Path, server: str) -> None:
    first = kg("build", articles)
    assert first.exit_code == 0, first.stderr
    again = kg("build", articles)
    assert [line.split("│")[2].strip() for line in again.stderr.splitlines() if "unchanged" in line] == ["2"]
    events = kg("query", LABELS).stdout
    assert "Norway expelled" in events
    assert kg("check").stdout == "No findings.\n"
    assert kg("query", "who-met-whom", "--json").exit_code == 0
    event = kg("query", "SELECT ?e { ?e a dip:Event } LIMIT 1", "--csv").stdout.split()[1]
    assert "speaker" in kg("explain", event).stdout
    assert kg("export", "-o", "graph.nq").exit_code == 0
    assert kg("export", "--articles", "-o", "all").exit_code == 0
    assert len(list(Path("all/articles").iterdir())) == 2
    assert kg("load", "graph.nq", "--store", "copy").exit_code == 0
    assert kg("query", LABELS, "--store", "copy").stdout == events


def test_load_into_a_remote_store(kg: Kg, articles: Path, server: str) -> None:
    assert kg("build", articles, "--store", "here").exit_code == 0
    assert kg("export", "--store", "here", "-o", "graph.trig").exit_code == 0
    assert kg("load", "graph.trig").exit_code == 0
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert kg("query", query).stdout == kg("query", query, "--store", "here").stdout


@pytest.mark.parametrize(
    ("command", "remedy"),
    [
        (("backup", "there"), "kg export"),
        (("restore", "there"), "kg load"),
        (("query", "ASK {}"), "kg build"),
    ],
)
def test_unsupported_command_error_has_a_remedy(
    kg: Kg, server: str, command: tuple[str, ...], remedy: str
) -> None:
    result = kg(*command)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"kg: {server}/query: ")
    assert remedy in result.stderr


def test_config_does_not_print_the_secret(kg: Kg, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE_SECRET", "correct-horse")
    values = json.loads(kg("config", "--json").stdout)
    assert values["store"] == {"value": f"{server}/query", "from": STORE}
    assert values["store_secret"] == {"value": "(set)", "from": "KG_STORE_SECRET"}
    assert "correct" not in kg("config").stdout
