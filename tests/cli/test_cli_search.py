"""kg search, as a user runs it."""

import json

from click.testing import CliRunner

from kg.cli import main
from kg.config import Settings


def test_words_find_quotes_and_names(graph: Settings) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["search", *words, "--store", str(graph.store)])
        return done.exit_code, done.output

    code, said = run("arms", "rebels", "--json")
    first = json.loads(said.splitlines()[0])
    assert (code, first["kind"]) == (0, "quote")
    assert "arming rebels" in first["text"]
    names = [json.loads(line) for line in run("mali", "--json", "--kind", "name")[1].splitlines()]
    assert {name["kind"] for name in names} == {"name"}
    assert "Mali" in {name["text"] for name in names}
    assert "Mali accuses Benin" in run("mali")[1]
    assert run("mali", "--limit", "1")[1].startswith("1 found")
    assert run("zanzibar")[0] == 0
    assert run("!")[0] == 2
