"""Tests of kg backup and kg restore."""

from pathlib import Path

from click.testing import CliRunner

from kg.cli import main
from kg.config import Settings


def test_restored_backup_gives_the_same_results(graph: Settings, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, arguments)
        return done.exit_code, done.output

    backup, store = str(tmp_path / "backup"), str(tmp_path / "store")
    assert run("backup", backup, "--store", str(graph.store))[0] == 0
    code, output = run("restore", backup, "--store", store)
    assert (code, "generation 1" in output) == (0, True)
    query = ("query", "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", "--csv")
    assert run(*query, "--store", store) == run(*query, "--store", str(graph.store))
    code, output = run("restore", backup, "--store", store)
    assert (code, "already" in output) == (2, True)
    assert run("restore", store, "--store", str(tmp_path / "other"))[0] == 2
    assert not (tmp_path / "other").exists()
