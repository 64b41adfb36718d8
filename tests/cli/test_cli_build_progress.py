"""Tests of the progress of `kg build`: what is shown, and the counts of its report."""

import io
from pathlib import Path

import pytest
from test_cli_build import rows

from kg.cli.build_progress import expected_articles, progress_text
from kg.model import Article
from kg.pipeline import Report
from kg.read import Reading, read, total_size

TEXT = "Peru expelled two Bolivian diplomats on Tuesday, the foreign ministry in Lima said in a statement.\n"
SPANISH = "El ministro de Asuntos Exteriores viajó el martes a la capital para hablar con el presidente del país vecino.\n"


class HalfRead(Reading):
    """A reader that has read half of its inputs."""

    position = 500


def report(**counts: int) -> Report:
    return Report(reading=HalfRead(1000), **counts)


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ({}, "0 articles"),
        ({"articles": 50}, "0 of ~100 articles"),
        ({"articles": 50, "stored": 20}, "20 of ~100 articles, 2.0/s, 0:00:40 left"),
        (
            {"articles": 50, "stored": 2, "skipped": 8},
            "10 of ~100 articles, 12.0/min, 0:01:30 left",
        ),
    ],
)
def test_progress_shows_total_rate_and_time_left(counts: dict[str, int], text: str) -> None:
    assert progress_text(report(**counts), 10.0) == text


def test_progress_fits_a_line() -> None:
    text = progress_text(report(articles=40_000, stored=39_000), 9_999.0)
    others = len("⠋ ") + 20 + 1 + len(" 2:46:39")  # spinner, bar, elapsed time
    assert len(text) + others <= 80, text


def test_progress_without_total_shows_the_rate() -> None:
    counts = Report(articles=9, stored=5)
    assert expected_articles(counts) is None
    assert progress_text(counts, 1.0) == "5 articles, 5.0/s"


def test_reading_ends_at_the_total(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{name[0]}. {TEXT}")
    (tmp_path / "lines.jsonl").write_text("".join(f'{{"text": "{n}. {TEXT.strip()}"}}\n' for n in range(9)))
    reading, positions = Reading(total_size([tmp_path])), []
    for item in read([tmp_path], reading=reading):
        assert isinstance(item, Article)
        positions.append(reading.position)
    assert len(positions) == 11
    assert positions == sorted(positions)
    assert reading.position == reading.total == sum(file.stat().st_size for file in tmp_path.iterdir())


def test_standard_input_has_no_total(monkeypatch: pytest.MonkeyPatch) -> None:
    assert total_size(["-"]) is None

    class Stdin:
        buffer = io.BytesIO(TEXT.encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    reading = Reading()
    assert len(list(read(["-"], reading=reading))) == 1


def test_report_counts_duplicates_languages_and_versions(kg, folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in/one.txt").write_text(f"URL: https://example.org/a\n\n{TEXT}")
    (folder / "in/same.txt").write_text(f"URL: https://example.org/a\n\n{TEXT}")
    (folder / "in/spanish.txt").write_text(SPANISH * 3)
    report = rows(kg("build", "in", "--published", "2024-05-07").stderr)
    assert report["Articles read"] == "1"
    assert report["Left out: duplicates in the inputs"] == "1"
    assert report["Left out: in other languages"] == "1"
    assert report["In the store: versions that a newer one replaces"] == "0"
    changed = TEXT.replace("two", "three") + "Bolivia regretted it on Wednesday, its government said.\n"
    (folder / "in/later.txt").write_text(f"URL: https://example.org/a\nDate: 2024-05-08\n\n{changed}")
    report = rows(kg("build", "in", "--published", "2024-05-07").stderr)
    assert report["In the store: versions that a newer one replaces"] == "1"
