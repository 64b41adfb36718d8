"""Tests of `kg extract`: events and triples as JSON Lines, and failures."""

import json

import pytest

from kg import processing
from kg.extract import open_ie


def read(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_extract_prints_events_of_each_article(kg, articles):
    result = kg("extract", articles, "--published", "2024-05-06")
    assert result.exit_code == 0, result.stderr
    entries = read(result)
    assert len(entries) == 2
    by_source = {entry["source"]: entry for entry in entries}
    [oslo] = [entry for source, entry in by_source.items() if source.endswith("oslo.txt")]
    expelled = next(event for event in oslo["events"] if event["predicate"] == "expel")
    assert (expelled["type"], expelled["mode"]) == ("SANCTION", "expel")
    assert (expelled["polarity"], expelled["certainty"]) == ("stated", "fact")
    agent = next(p for p in expelled["participants"] if p["role"] == "agent")
    assert (agent["text"], [a["key"] for a in agent["actors"]]) == ("Norway", ["country/NOR"])
    assert "Norway expelled" in expelled["sentence"]["text"]


def test_triples_have_offsets_into_the_text(kg, folder):
    text = "Norway expelled two Kenyan diplomats on Friday, the ministry said."
    (folder / "oslo.txt").write_text(text)
    result = kg("extract", "oslo.txt", "--output", "triples")
    assert result.exit_code == 0, result.stderr
    [entry] = read(result)
    [expelled] = [p for p in entry["propositions"] if p["relation"]["text"] == "expelled"]
    assert expelled["subject"] == {"text": "Norway", "start": 0, "end": 6}
    assert [argument["text"] for argument in expelled["arguments"]] == ["two Kenyan diplomats", "on Friday"]
    for part in (expelled["relation"], *expelled["arguments"], expelled["sentence"]):
        assert text[part["start"] : part["end"]] == part["text"]
    assert (expelled["polarity"], expelled["certainty"]) == ("stated", "fact")
    assert expelled["attribution"]["speaker"]["text"] == "the ministry"
    assert 0 < expelled["confidence"] <= 1


def test_discontinuous_triple_has_its_pieces(kg, folder):
    text = "They were separated and sent to camps in Norway."
    (folder / "camps.txt").write_text(text)
    [entry] = read(kg("extract", "camps.txt", "--output", "triples"))
    [sent] = [p["relation"] for p in entry["propositions"] if "sent" in p["relation"]["text"]]
    assert sent["text"] == "were sent to"
    assert [text[piece["start"] : piece["end"]] for piece in sent["pieces"]] == ["were", "sent to"]


@pytest.mark.parametrize(
    ("output", "function"), [("json", (processing, "extract")), ("triples", (open_ie, "propositions"))]
)
def test_failed_article_does_not_stop_the_others(kg, articles, monkeypatch, output, function):
    original = getattr(*function)

    def breaking(document):
        if document.article.source.endswith("oslo.txt"):
            raise RuntimeError("division by zero")
        return original(document)

    monkeypatch.setattr(*function, breaking)
    result = kg("extract", articles, "--output", output)
    assert result.exit_code == 1
    [entry] = read(result)
    assert entry["source"].endswith("nairobi.txt")
    assert "division by zero" in result.stderr


def test_missing_file_is_reported(kg, folder):
    result = kg("extract", "absent.txt")
    assert result.exit_code == 1
    assert "absent.txt" in result.stderr
