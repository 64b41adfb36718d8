"""The query benchmark runs queries on a generated graph and fails for slow ones."""

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks import queries


def test_query_benchmark_times_queries(tmp_path: Path) -> None:
    target = tmp_path / "figures.json"
    arguments = ["--triples", "2000", "--rounds", "1", "--only", "who-met-whom", "--json", str(target)]
    run = CliRunner().invoke(queries.main, arguments, catch_exceptions=False)
    assert run.exit_code == 0
    assert json.loads(target.read_text())["who-met-whom"] > 0
    assert "who-met-whom" in run.output
    slow = CliRunner().invoke(queries.main, [*arguments, "--limit", "0"])
    assert "These queries take longer than 0 s: who-met-whom." in slow.output
