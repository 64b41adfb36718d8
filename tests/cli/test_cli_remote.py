"""The commands where the store is another server: the same answers, and a clear word where there can be none."""

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
    """An empty server, which the settings name."""
    with oxigraph() as address:
        monkeypatch.setenv(STORE, f"{address}/query")
        yield address


def test_articles_are_built_asked_checked_and_taken_along(kg: Kg, articles: Path, server: str) -> None:
    first = kg("build", articles)
    assert first.exit_code == 0, first.stderr
    again = kg("build", articles)
    assert [line.split("│")[2].strip() for line in again.stderr.splitlines() if "unchanged" in line] == ["2"]
    events = kg("query", LABELS).stdout
    assert "Norway expelled" in events
    assert kg("check").stdout == "no findings\n"
    assert kg("query", "who-met-whom", "--json").exit_code == 0
    event = kg("query", "SELECT ?e { ?e a dip:Event } LIMIT 1", "--csv").stdout.split()[1]
    assert "who says so" in kg("explain", event).stdout
    assert kg("export", "-o", "graph.nq").exit_code == 0
    assert kg("export", "--articles", "-o", "all").exit_code == 0
    assert len(list(Path("all/articles").iterdir())) == 2
    assert kg("load", "graph.nq", "--store", "copy").exit_code == 0
    assert kg("query", LABELS, "--store", "copy").stdout == events


def test_what_is_loaded_is_there(kg: Kg, articles: Path, server: str) -> None:
    assert kg("build", articles, "--store", "here").exit_code == 0
    assert kg("export", "--store", "here", "-o", "graph.trig").exit_code == 0
    assert kg("load", "graph.trig").exit_code == 0
    question = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert kg("query", question).stdout == kg("query", question, "--store", "here").stdout


@pytest.mark.parametrize(
    ("command", "remedy"),
    [
        (("backup", "there"), "kg export"),
        (("restore", "there"), "kg load"),
        (("query", "ASK {}"), "kg build"),
    ],
)
def test_what_cannot_be_done_says_what_can(
    kg: Kg, server: str, command: tuple[str, ...], remedy: str
) -> None:
    result = kg(*command)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"kg: {server}/query: ")
    assert remedy in result.stderr


def test_the_secret_is_not_among_the_settings_that_are_shown(
    kg: Kg, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_STORE_SECRET", "correct-horse")
    shown = json.loads(kg("config", "--json").stdout)
    assert shown["store"] == {"value": f"{server}/query", "from": STORE}
    assert shown["store_secret"] == {"value": "(set)", "from": "KG_STORE_SECRET"}
    assert "correct" not in kg("config").stdout
