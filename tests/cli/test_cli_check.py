"""Tests of kg check: output and exit codes."""

import shutil

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.config import Settings
from kg.datafiles import folder
from kg.store import open_writer


def check(store, *arguments: str):
    return CliRunner().invoke(main, ["check", "--store", str(store), *arguments])


def test_check_has_no_findings_for_a_build(graph: Settings) -> None:
    result = check(graph.store)
    assert (result.exit_code, result.stdout) == (0, "No findings.\n"), result.output


@pytest.fixture
def without_types(graph: Settings, tmp_path):
    """A copy of the store without the scheme of event types."""
    store = shutil.copytree(graph.store, tmp_path / "store")
    with open_writer(store, base=graph.base) as writer:
        writer.replace_ontology([folder("ontology") / "diplomacy.ttl"])
    return store


def test_check_prints_counts_and_examples(graph: Settings, without_types) -> None:
    result = check(without_types, "--sample", "0")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    message = "TypeInScheme (10): Event types and modes must be concepts of the event type scheme."
    example = lines[lines.index(message) + 1]
    assert example.startswith(f"    {graph.base}id/")
    assert " https://w3id.org/diplomacy/event-type/" in example
    assert lines[-1] == "    and 7 more"


def test_missing_store_is_an_error(tmp_path) -> None:
    result = check(tmp_path / "none")
    assert result.exit_code == 2
    assert "kg build" in result.stderr
