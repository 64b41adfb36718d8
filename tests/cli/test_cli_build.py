"""`kg build`: the store, the report, and inputs that no article can be made of."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import pytest

KG = Path(sys.executable).with_name("kg")


def rows(stderr):
    """Return the report's rows, by name."""
    cells = [
        [cell.strip() for cell in line.split("│")] for line in stderr.splitlines() if line.startswith("│")
    ]
    return {row[1]: row[2] for row in cells if len(row) > 3}


@pytest.fixture
def bad(articles):
    """Inputs of every bad kind beside the two articles."""
    (articles / "empty.txt").write_bytes(b"")
    (articles / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (articles / "line.txt").write_bytes(b"word " * 2_100_000)
    (articles / "broken.txt").write_bytes(b"Norway met Kenya. " * 20 + b"\xff\xfe\x80\x81 and more.")
    (articles / "hollow.html").write_text(
        "<!doctype html><html><head><title>x</title></head><body></body></html>"
    )
    (articles / "lines.jsonl").write_text('{"id": "no-text", "title": "Nothing"}\n')
    return articles


def test_articles_are_put_in_the_store_and_reported(kg, articles):
    result = kg("build", articles, "--published", "2024-05-06")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    report = rows(result.stderr)
    assert report["articles read"] == "2"
    assert int(report["events"]) >= 3
    assert int(report["sentences"]) >= 4
    assert Path("kg-store").is_dir()


def test_what_has_not_changed_is_left_as_it_is(kg, articles):
    kg("build", articles)
    again = rows(kg("build", articles).stderr)
    assert (again["articles read"], again["unchanged"], again["events"]) == ("2", "2", "0")
    dated = rows(kg("build", articles, "--published", "2024-05-06").stderr)
    assert dated["unchanged"] == "0"


def test_each_bad_input_is_named_and_the_others_are_built(kg, bad):
    result = kg("build", bad, bad / "vanished.txt")
    assert result.exit_code == 1
    failed = result.stderr[result.stderr.index("Failed") :]
    for name in ("empty.txt", "binary.txt", "line.txt", "hollow.html", "lines.jsonl", "vanished.txt"):
        assert name in failed, name
    assert int(rows(result.stderr)["events"]) >= 3
    assert "Traceback" not in result.stderr


def test_broken_utf8_is_named(kg, bad):
    result = kg("build", bad / "broken.txt")
    assert result.exit_code == 1
    assert "broken.txt" in result.stderr


def test_a_file_that_vanishes_while_reading_is_named(kg, articles, monkeypatch):
    """A file of the folder is gone when its turn comes."""
    gone = articles / "oslo.txt"
    original = Path.open

    def vanishing(self, *arguments, **options):
        if self == gone:
            gone.unlink(missing_ok=True)
        return original(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", vanishing)
    result = kg("build", articles)
    assert result.exit_code == 1
    assert "oslo.txt" in result.stderr[result.stderr.index("Failed") :]
    assert rows(result.stderr)["articles read"] == "1"


def test_a_store_that_is_none_is_a_failure_of_the_whole(kg, articles, folder):
    (folder / "file").write_text("not a folder")
    result = kg("build", articles, "--store", folder / "file")
    assert result.exit_code == 2
    assert result.stderr.startswith("kg: ")
    assert "Traceback" not in result.stderr


def test_models_that_are_none_are_a_failure_of_the_whole(kg, articles, folder):
    result = kg("build", articles, "--models", folder)
    assert result.exit_code == 2
    assert "no resources.json" in result.stderr


def _heed_interrupts() -> None:
    """A shell makes what it runs in the background deaf to SIGINT, and with it the tests and all they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_leaves_a_store_that_can_be_used(kg, articles, folder):
    """The build waits for standard input when it is interrupted."""
    arguments = [KG, "build", "-"]
    build = subprocess.Popen(
        arguments, cwd=folder, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True, preexec_fn=_heed_interrupts
    )
    deadline = time.monotonic() + 60
    while not (folder / "kg-store").is_dir() and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(1)
    build.send_signal(signal.SIGINT)
    _, stderr = build.communicate(timeout=60)
    assert build.returncode == 130, stderr
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
    assert kg("build", articles).exit_code == 0
