"""kg backup and kg restore, as a user runs them."""

from pathlib import Path

from click.testing import CliRunner

from kg.cli import main
from kg.config import Settings


def test_a_backup_is_restored_and_answers_the_same(graph: Settings, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, arguments)
        return done.exit_code, done.output

    backup, store = str(tmp_path / "backup"), str(tmp_path / "store")
    assert run("backup", backup, "--store", str(graph.store))[0] == 0
    code, said = run("restore", backup, "--store", store)
    assert (code, "Generation 1" in said) == (0, True)
    query = ("query", "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", "--csv")
    assert run(*query, "--store", store) == run(*query, "--store", str(graph.store))
    code, said = run("restore", backup, "--store", store)
    assert (code, "already" in said) == (2, True)
    assert run("restore", store, "--store", str(tmp_path / "other"))[0] == 2
    assert not (tmp_path / "other").exists()
