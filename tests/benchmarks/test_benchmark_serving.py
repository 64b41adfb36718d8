"""The serving benchmark runs and measures both servers."""

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks import serving


def test_serving_benchmark_measures_both_servers(tmp_path: Path) -> None:
    target = tmp_path / "figures.json"
    given = ["--triples", "2000", "--rounds", "2", "--json", str(target)]
    run = CliRunner().invoke(serving.main, given, catch_exceptions=False, env={"COLUMNS": "200"})
    assert run.exit_code == 0
    figures = json.loads(target.read_text(encoding="utf-8"))
    ours, theirs = figures["kg serve"], figures["oxigraph serve"]
    assert ours.keys() == theirs.keys()
    assert len(ours) == 5
    for measured in (*ours.values(), *theirs.values()):
        assert len(measured) == 2
        assert min(measured) > 0
    assert all(name in run.output for name in ours)
