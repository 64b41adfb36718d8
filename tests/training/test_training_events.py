"""Training of the event classifier on a few annotated articles."""

import json
import shutil
import tomllib

import pytest
import torch
from click.testing import CliRunner

from kg.model import Article, EventType
from kg.parse import parse
from kg.parse.load_models import load_encoders
from kg.parse.model_inventory import BUNDLED, EVENTS, inventory
from training import event_network, events

ACTS = {
    "Police arrested {} on Monday.": ("arrested", "COERCE"),
    "The police officers detained {} again.": ("detained", "COERCE"),
    "The minister met {} in Klow.": ("met", "CONSULT"),
    "Talks with {} began in Klow.": ("Talks", "CONSULT"),
    "The prices of {} rose again.": (None, None),
    "A team from Klow beat {} in the final.": (None, None),
}
NAMES = ("Ana Ruiz", "Boris Novak", "the envoy", "the traders", "the players", "three men")


def article(number, sentences):
    text, found = "", []
    for sentence, (trigger, type_) in sentences:
        if trigger:
            start = len(text) + sentence.index(trigger)
            found.append({"start": start, "end": start + len(trigger), "type": type_})
        text += f"{sentence} "
    return {"id": f"a{number}", "text": text.strip(), "events": found}


@pytest.fixture
def annotated(tmp_path):
    file = tmp_path / "articles.jsonl"
    entries = [article(n, [(s.format(name), act) for s, act in ACTS.items()]) for n, name in enumerate(NAMES)]
    file.write_text("".join(f"{json.dumps(entry)}\n" for entry in entries), encoding="utf-8")
    return file


def test_marks_in_a_sentence_are_its_triggers():
    text, found = events.parse_marks("Syldavia {SANCTION|expelled} two envoys, it {STATE|said}.")
    assert text == "Syldavia expelled two envoys, it said."
    assert [(text[start:end], type_) for start, end, type_ in found] == [
        ("expelled", EventType.SANCTION),
        ("said", EventType.STATE),
    ]


def test_sentences_of_the_project_are_marked_well():
    lines = events.SENTENCES.read_text(encoding="utf-8").splitlines()
    texts = [events.parse_marks(line) for line in lines]
    assert len(set(lines)) == len(lines)
    assert not [text for text, _ in texts if set(text) & set("{|}")]
    assert {type_ for _, found in texts for *_, type_ in found} == set(EventType)


def test_head_of_a_trigger_has_its_type_and_the_other_words_are_ignored(tmp_path):
    text = "Both sides held talks in Klow."
    start = text.index("held")
    entry = {"id": "a", "text": text, "events": [{"start": start, "end": start + 10, "type": "CONSULT"}]}
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(entry), encoding="utf-8")
    [found] = events.read_articles(str(file), BUNDLED)
    names = [token.text for s in found.document.sentences for token in events.candidates(s)]
    labels = torch.cat([example.classes for example in found.examples])
    classes = dict(zip(names, labels.tolist(), strict=True))
    assert events.CLASSES[classes["held"]] is EventType.CONSULT
    assert classes["talks"] < 0
    assert classes["sides"] == classes["Klow"] == 0


def test_trained_classifier_separates_acts_from_other_clauses(annotated, tmp_path, monkeypatch):
    monkeypatch.setattr(event_network, "_EPOCHS", 60)
    monkeypatch.setattr(event_network, "_TUNED_EPOCHS", 40)
    monkeypatch.setattr(events, "read_rule_examples", lambda models: [])
    folder = shutil.copytree(BUNDLED, tmp_path / "models")
    weights, sentences = tmp_path / "weights.toml", tmp_path / "sentences.txt"
    sentences.write_text("Guards {COERCE|seized} the traders.\nThe talks of the players were short.\n")
    arguments = [
        str(annotated),
        "--models",
        str(folder),
        "--weights",
        str(weights),
        "--sentences",
        str(sentences),
    ]
    result = CliRunner().invoke(events.main, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert {"score", "rule", "least_without_rule"} <= set(tomllib.loads(weights.read_text()))
    states = {model.processor: model.state() for model in inventory(folder)}
    assert states[EVENTS] == "ok"
    text = "The prices of corn rose. Police arrested the traders."
    [document] = parse([Article(id="b", source="b", text=text)], models=folder)
    scores = {token.text: dict(token.event_scores) for s in document.sentences for token in s.tokens}
    assert scores["arrested"][EventType.COERCE] > 0.5
    assert scores["rose"].get(EventType.COERCE, 0) < 0.3


def test_articles_of_less_weight_are_not_held_out(annotated, monkeypatch):
    shorten(monkeypatch)
    full, sparse = (list(events.read_articles(f"{annotated}{weight}", BUNDLED)) for weight in ("", ":0.5"))
    encoder, _ = load_encoders(BUNDLED)[events.ENCODER]
    held = events.held_out([*sparse, *full], [], encoder)
    assert [article.events for article in held] == [full[0].events, full[3].events]


def test_training_twice_gives_the_same_classifier(annotated, monkeypatch):
    shorten(monkeypatch)
    encoder, _ = load_encoders(BUNDLED)[events.ENCODER]
    examples = events.examples_of(list(events.read_articles(str(annotated), BUNDLED)))
    first, second = (event_network.fit_classifier(examples, encoder) for _ in range(2))
    inputs = [example.inputs for example in examples]
    assert torch.cat(first.probabilities(inputs)).equal(torch.cat(second.probabilities(inputs)))


def shorten(monkeypatch):
    monkeypatch.setattr(event_network, "_EPOCHS", 3)
    monkeypatch.setattr(event_network, "_TUNED_EPOCHS", 2)
