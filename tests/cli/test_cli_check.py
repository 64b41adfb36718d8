"""kg check: nothing found in a sound store, and exit code 1 where something is."""

import shutil

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.config import Settings
from kg.datafiles import folder
from kg.store import open_writer


def check(store, *arguments: str):
    return CliRunner().invoke(main, ["check", "--store", str(store), *arguments])


def test_what_was_built_is_sound(graph: Settings) -> None:
    result = check(graph.store)
    assert (result.exit_code, result.stdout) == (0, "no findings\n"), result.output


@pytest.fixture
def without_types(graph: Settings, tmp_path):
    """A copy of the store whose ontology lacks the scheme of event types."""
    store = shutil.copytree(graph.store, tmp_path / "store")
    with open_writer(store, base=graph.base) as writer:
        writer.replace_ontology([folder("ontology") / "diplomacy.ttl"])
    return store


def test_what_is_wrong_is_shown_with_how_often_and_where(graph: Settings, without_types) -> None:
    result = check(without_types, "--sample", "0")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    said = (
        "TypeInScheme (21): Event types, modes and trigger types must be concepts of the event type scheme."
    )
    where = lines[lines.index(said) + 1]
    assert where.startswith(f"    {graph.base}id/")
    assert " https://w3id.org/diplomacy/event-type/" in where
    assert lines[-1] == "    and 18 more"


def test_a_store_that_is_not_there_is_no_finding(tmp_path) -> None:
    result = check(tmp_path / "none")
    assert result.exit_code == 2
    assert "kg build" in result.stderr
