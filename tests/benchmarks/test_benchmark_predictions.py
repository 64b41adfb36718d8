"""Tests of benchmarks.predictions: one prediction per input line, in the format of the scorer."""

import json

import pytest
from click.testing import CliRunner

from benchmarks.predictions import main
from kg.extract import extract

LINES = [
    {
        "id": "one",
        "text": "Norway expelled two Kenyan diplomats on Friday .",
        "title": None,
        "published": None,
    },
    {"id": "two", "text": "Weather .", "title": None, "published": None},
    {
        "id": "one again",
        "text": "Norway expelled two Kenyan diplomats on Friday .",
        "published": "2024-05-06T00:00:00",
    },
]


@pytest.fixture
def lines(tmp_path):
    """A JSON Lines file with three lines, two of them with the same text."""
    file = tmp_path / "gold.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return file


def run(file):
    return CliRunner().invoke(main, [str(file)])


def read(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_line_has_a_prediction(lines):
    result = run(lines)
    assert result.exit_code == 0, result.stderr
    entries = read(result)
    assert [entry["id"] for entry in entries] == ["one", "two", "one again"]
    assert entries[1]["events"] == []
    [event] = [event for event in entries[0]["events"] if event["predicate"] == "expelled"]
    assert (event["agent"], event["agent_code"]) == (["Norway"], ["NOR"])
    assert event["patient_code"][0].startswith("KEN")
    assert event["type_code"].startswith(("13", "16"))
    assert 0 < event["confidence"] <= 1


@pytest.fixture
def events(tmp_path):
    """Return a function that predicts the events of a text."""

    def events(text):
        file = tmp_path / "text.jsonl"
        file.write_text(json.dumps({"id": "text", "text": text}) + "\n")
        [entry] = read(run(file))
        return entry["events"]

    return events


def test_pronoun_is_replaced_by_the_name_of_its_actor(events):
    found = events("Norway and Chad signed the treaty. They condemned Peru.")
    [condemned] = [event for event in found if event["predicate"] == "condemned"]
    assert (condemned["agent"], condemned["agent_code"]) == (["Norway", "Chad"], ["NOR", "TCD"])


def test_event_noun_with_one_actor_has_no_code(events):
    found = events("The Norwegian government condemned an attack by Chadian soldiers on Thursday.")
    codes = {event["predicate"]: event["type_code"] for event in found}
    assert (codes["condemned"][:2], codes["attack"]) == ("11", None)


def test_day_is_resolved_only_with_a_publication_date(lines):
    times = [entry["events"][0]["time"] for entry in read(run(lines)) if entry["events"]]
    assert not any(time[:2].isdigit() for time in times[0])
    assert "2024-05-03" in times[1]


def test_extraction_has_relation_and_arguments(lines):
    [extraction, *_] = read(run(lines))[0]["extractions"]
    assert extraction["rel"] == "expelled"
    assert extraction["args"][0] == "Norway"
    assert "Friday" in " ".join(extraction["args"])


def test_invalid_lines_are_reported_and_skipped(lines):
    lines.write_text('{"id": "x"}\n[1]\nnot json\n{"id": "a", "text": "Kenya rejected the offer ."}\n')
    result = run(lines)
    assert result.exit_code == 1
    assert [entry["id"] for entry in read(result)] == ["a"]
    for number in (1, 2, 3):
        assert f"gold.jsonl:{number}" in result.stderr


def test_missing_file_is_reported(tmp_path):
    result = run(tmp_path / "absent.jsonl")
    assert result.exit_code == 1
    assert "absent.jsonl" in result.stderr


def test_failed_article_has_an_empty_prediction(lines, monkeypatch):
    def breaking(document):
        if document.article.id == "one":
            raise RuntimeError("division by zero")
        return extract(document)

    monkeypatch.setattr("kg.processing.extract", breaking)
    result = run(lines)
    assert result.exit_code == 1
    assert [(entry["id"], bool(entry["events"])) for entry in read(result)] == [
        ("one", False),
        ("two", False),
        ("one again", True),
    ]
    assert "division by zero" in result.stderr
