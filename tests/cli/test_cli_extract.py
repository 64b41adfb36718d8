"""`kg extract`: events and triples as JSON, and predictions in the evaluation format, a line for each line."""

import json

import pytest

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
def lines(folder):
    """An annotated file of three lines, two of which have the same text."""
    file = folder / "gold.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return file


def read(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_article_is_a_line_of_json_with_its_events(kg, articles):
    result = kg("extract", articles, "--published", "2024-05-06")
    assert result.exit_code == 0, result.stderr
    found = read(result)
    assert len(found) == 2
    by_source = {entry["source"]: entry for entry in found}
    [oslo] = [entry for source, entry in by_source.items() if source.endswith("oslo.txt")]
    expelled = next(event for event in oslo["events"] if event["predicate"] == "expel")
    assert (expelled["type"], expelled["mode"]) == (expelled["trigger_type"], "expel")
    assert (expelled["polarity"], expelled["certainty"]) == ("stated", "fact")
    agent = next(p for p in expelled["participants"] if p["role"] == "agent")
    assert (agent["text"], [a["key"] for a in agent["actors"]]) == ("Norway", ["country/NOR"])
    assert "Norway expelled" in expelled["sentence"]["text"]


def test_predictions_are_a_line_for_each_line(kg, lines):
    result = kg("extract", lines, "--output", "eval")
    assert result.exit_code == 0, result.stderr
    found = read(result)
    assert [entry["id"] for entry in found] == ["one", "two", "one again"]
    assert found[1]["events"] == []
    [event] = [event for event in found[0]["events"] if event["predicate"] == "expelled"]
    assert (event["agent"], event["agent_code"]) == (["Norway"], ["NOR"])
    assert event["patient_code"][0].startswith("KEN")
    assert event["type_code"].startswith(("13", "16"))
    assert 0 < event["confidence"] <= 1


@pytest.fixture
def answered(kg, folder):
    """What is predicted for a text."""

    def ask(text):
        file = folder / "text.jsonl"
        file.write_text(json.dumps({"id": "text", "text": text}) + "\n")
        [entry] = read(kg("extract", file, "--output", "eval"))
        return entry["events"]

    return ask


def test_a_pronoun_is_said_by_the_name_it_stands_for(answered):
    events = answered("Norway and Chad signed the treaty. They condemned Peru.")
    [condemned] = [event for event in events if event["predicate"] == "condemned"]
    assert (condemned["agent"], condemned["agent_code"]) == (["Norway", "Chad"], ["NOR", "TCD"])


def test_a_noun_with_one_side_is_the_background_of_another_event(answered):
    events = answered("The Norwegian government condemned an attack by Chadian soldiers on Thursday.")
    codes = {event["predicate"]: event["type_code"] for event in events}
    assert (codes["condemned"][:2], codes["attack"]) == ("11", None)


def test_a_day_is_resolved_only_against_a_stated_one(kg, lines):
    found = read(kg("extract", lines, "--output", "eval"))
    times = [entry["events"][0]["time"] for entry in found if entry["events"]]
    assert not any(time[:2].isdigit() for time in times[0])
    assert "2024-05-03" in times[1]


def test_the_relation_and_its_arguments_are_words_of_the_text(kg, lines):
    [tuple_, *_] = read(kg("extract", lines, "--output", "eval"))[0]["extractions"]
    assert tuple_["rel"] == "expelled"
    assert tuple_["args"][0] == "Norway"
    assert "Friday" in " ".join(tuple_["args"])


def test_triples_are_a_line_for_each_article_with_offsets_into_its_text(kg, folder):
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


def test_a_triple_that_no_single_slice_gives_has_its_pieces(kg, folder):
    text = "They were separated and sent to camps in Norway."
    (folder / "camps.txt").write_text(text)
    [entry] = read(kg("extract", "camps.txt", "--output", "triples"))
    [sent] = [p["relation"] for p in entry["propositions"] if "sent" in p["relation"]["text"]]
    assert sent["text"] == "were sent to"
    assert [text[piece["start"] : piece["end"]] for piece in sent["pieces"]] == ["were", "sent to"]


def test_a_line_that_is_none_is_named_and_the_others_are_answered(kg, folder, lines):
    lines.write_text('{"id": "x"}\n[1]\nnot json\n{"id": "a", "text": "Kenya rejected the offer ."}\n')
    result = kg("extract", lines, "--output", "eval")
    assert result.exit_code == 1
    assert [entry["id"] for entry in read(result)] == ["a"]
    for number in (1, 2, 3):
        assert f"gold.jsonl:{number}" in result.stderr


def test_a_file_that_is_not_there_is_named(kg, folder):
    result = kg("extract", "absent.jsonl", "--output", "eval")
    assert result.exit_code == 1
    assert "absent.jsonl" in result.stderr


def test_an_article_that_cannot_be_parsed_still_has_its_line(kg, lines, monkeypatch):
    def breaking(document):
        if document.article.id == "one":
            raise RuntimeError("a rule of ours is wrong")
        return extract(document)

    monkeypatch.setattr("kg.pipeline.extract", breaking)
    result = kg("extract", lines, "--output", "eval")
    assert result.exit_code == 1
    assert [(entry["id"], bool(entry["events"])) for entry in read(result)] == [
        ("one", False),
        ("two", False),
        ("one again", True),
    ]
    assert "a rule of ours is wrong" in result.stderr


def test_an_article_whose_triples_cannot_be_read_is_named_and_the_others_are_answered(
    kg, articles, monkeypatch
):
    def breaking(document):
        if document.article.source.endswith("oslo.txt"):
            raise RuntimeError("a rule of ours is wrong")
        return ()

    monkeypatch.setattr("kg.pipeline.propositions", breaking)
    result = kg("extract", articles, "--output", "triples")
    assert result.exit_code == 1
    assert [entry["propositions"] for entry in read(result)] == [[]]
    assert "a rule of ours is wrong" in result.stderr
