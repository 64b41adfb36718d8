"""Tests of `kg build`: the store, the report, invalid inputs and interrupts."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import pytest

KG = Path(sys.executable).with_name("kg")


def rows(stderr):
    """Return the rows of the report by name."""
    cells = [
        [cell.strip() for cell in line.split("│")] for line in stderr.splitlines() if line.startswith("│")
    ]
    return {row[1]: row[2] for row in cells if len(row) > 3}


@pytest.fixture
def bad(articles):
    """The two articles, and an input of every invalid kind."""
    (articles / "empty.txt").write_bytes(b"")
    (articles / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (articles / "line.txt").write_bytes(b"word " * 2_100_000)
    (articles / "broken.txt").write_bytes(b"Norway met Kenya. " * 20 + b"\xff\xfe\x80\x81 and more.")
    (articles / "hollow.html").write_text(
        "<!doctype html><html><head><title>x</title></head><body></body></html>"
    )
    (articles / "lines.jsonl").write_text('{"id": "no-text", "title": "Nothing"}\n')
    return articles


def test_build_stores_articles_and_prints_a_report(kg, articles):
    result = kg("build", articles, "--published", "2024-05-06")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    report = rows(result.stderr)
    assert report["Articles read"] == "2"
    assert int(report["Events"]) >= 3
    assert int(report["Sentences"]) >= 4
    assert Path("kg-store").is_dir()


def test_build_skips_unchanged_articles(kg, articles):
    kg("build", articles)
    again = rows(kg("build", articles).stderr)
    assert (again["Articles read"], again["unchanged"], again["Events"]) == ("2", "2", "0")
    dated = rows(kg("build", articles, "--published", "2024-05-06").stderr)
    assert dated["unchanged"] == "0"


def test_invalid_inputs_are_reported_and_others_built(kg, bad):
    result = kg("build", bad, bad / "vanished.txt")
    assert result.exit_code == 1
    failed = [line.removeprefix("kg: ") for line in result.stderr.splitlines() if line.startswith("kg: ")]
    for name in ("empty.txt", "binary.txt", "line.txt", "hollow.html", "lines.jsonl", "vanished.txt"):
        assert any(line.startswith(f"{bad / name}") for line in failed), name
    assert int(rows(result.stderr)["Events"]) >= 3
    assert "Traceback" not in result.stderr


def test_broken_utf8_is_reported(kg, bad):
    result = kg("build", bad / "broken.txt")
    assert result.exit_code == 1
    assert "broken.txt" in result.stderr


def test_file_deleted_during_the_build_is_reported(kg, articles, monkeypatch):
    gone = articles / "oslo.txt"
    original = Path.open

    def vanishing(self, *arguments, **options):
        if self == gone:
            gone.unlink(missing_ok=True)
        return original(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", vanishing)
    result = kg("build", articles)
    assert result.exit_code == 1
    assert f"kg: {gone}" in result.stderr
    assert rows(result.stderr)["Articles read"] == "1"


def test_invalid_store_ends_the_build(kg, articles, folder):
    (folder / "file").write_text("not a folder")
    result = kg("build", articles, "--store", folder / "file")
    assert result.exit_code == 2
    assert result.stderr.startswith("kg: ")
    assert "Traceback" not in result.stderr


def test_missing_models_end_the_build(kg, articles, folder):
    result = kg("build", articles, "--models", folder)
    assert result.exit_code == 2
    assert "no resources.json" in result.stderr


def _enable_interrupts() -> None:
    """Restore the default handler of SIGINT, which a shell disables for background jobs and their children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_interrupted_build_leaves_a_usable_store(kg, articles, folder):
    arguments = [KG, "build", "-"]  # waits for standard input
    build = subprocess.Popen(
        arguments, cwd=folder, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, preexec_fn=_enable_interrupts
    )
    deadline = time.monotonic() + 60
    while not (folder / "kg-store").is_dir() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    build.send_signal(signal.SIGINT)
    _, stderr = build.communicate(timeout=60)
    assert build.returncode == 130, stderr
    assert "Interrupted" in stderr
    assert "Traceback" not in stderr
    assert kg("build", articles).exit_code == 0


def test_remove_takes_an_article_out_of_the_store(kg, articles):
    kg("build", articles, "--published", "2024-05-06")
    listed = kg("query", "articles").stdout
    path = min(str(path) for path in articles.iterdir())
    result = kg("remove", path)
    assert result.exit_code == 0, result.stderr
    assert result.stderr == f"Removed {path}.\n"
    assert len(kg("query", "articles").stdout.splitlines()) == len(listed.splitlines()) - 1
    assert kg("check").exit_code == 0


def test_remove_of_an_unknown_article_removes_nothing(kg, articles):
    kg("build", articles, "--published", "2024-05-06")
    listed = kg("query", "articles").stdout
    path = min(str(path) for path in articles.iterdir())
    result = kg("remove", path, "elsewhere.txt")
    assert result.exit_code != 0
    assert result.stderr == (
        "kg: elsewhere.txt: The store has no such article.\n    List the articles with: kg query articles.\n"
    )
    assert kg("query", "articles").stdout == listed
