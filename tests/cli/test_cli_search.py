"""Tests of kg search."""

import json

from click.testing import CliRunner

from kg.cli import main
from kg.config import Settings


def test_search_finds_quotes_and_names(graph: Settings) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["search", *words, "--store", str(graph.store)])
        return done.exit_code, done.output

    code, output = run("arms", "rebels", "--json")
    first = json.loads(output.splitlines()[0])
    assert (code, first["kind"]) == (0, "quote")
    assert "arming rebels" in first["text"]
    names = [json.loads(line) for line in run("mali", "--json", "--kind", "name")[1].splitlines()]
    assert {name["kind"] for name in names} == {"name"}
    assert "Mali" in {name["text"] for name in names}
    assert "Mali accuses Benin" in run("mali")[1]
    assert run("mali", "--limit", "1")[1].startswith("First 1 of ")
    assert run("zanzibar")[0] == 0
    assert run("!")[0] == 2
