"""Propositions of the sentences in ``data/propositions.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg.extract.dependency_tree import Tree
from kg.extract.open_ie import draft_propositions, propositions
from kg.extract.open_ie.confidence import features
from kg.extract.open_ie.draft import make_phrase
from kg.extract.open_ie.proposition import Proposition
from kg.extract.parse_repair import repair_tree

HERE = Path(__file__).parent
RULES = HERE.parents[1] / "kg/extract/data/propositions.toml"
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "data/propositions.toml").read_text())["case"]
FEATURES: list[dict[str, Any]] = tomllib.loads(RULES.read_text())["feature"]


SENTENCES = [
    *(case["text"] for case in CASES),
    *(feature["example"][0] for feature in FEATURES),
    "Kenya's army left the town.",
    "The envoy said that the talks had failed.",
    "They were separated and sent to camps.",
]


def _line(proposition: Proposition) -> str:
    parts = (proposition.subject, proposition.relation, *proposition.arguments)
    return " | ".join(part.text for part in parts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["group"])
def test_propositions_of_case(case: dict[str, Any], extractor) -> None:
    found = {_line(p): p for p in propositions(extractor(case["text"]).document)}
    assert set(case["expected"]) <= set(found), list(found)
    assert not set(case.get("unexpected", [])) & set(found)
    if "factuality" in case:
        first = found[case["expected"][0]]
        assert [first.polarity, first.certainty] == case["factuality"]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature["name"])
def test_feature_example_has_the_feature(feature: dict[str, Any], extractor) -> None:
    text, subject, relation = feature["example"]
    [sentence] = extractor(text).document.sentences
    tree = repair_tree(Tree(sentence, text))
    [draft, *_] = [
        d
        for d in draft_propositions(tree)
        if [make_phrase(tree, d.subject).text, make_phrase(tree, d.relation, d.implied_verb).text]
        == [subject, relation]
    ]
    assert dict(features(tree, draft))[feature["name"]] > 0


def test_main_clause_ranks_above_noun_phrase(extractor) -> None:
    found = {_line(p): p.confidence for p in propositions(extractor("Kenya's army left the town.").document)}
    assert found["Kenya's army | left | the town"] > found["Kenya | has | army"]


def test_proposition_keeps_its_speaker(extractor) -> None:
    found = {
        _line(p): p for p in propositions(extractor("The envoy said that the talks had failed.").document)
    }
    speaker = found["the talks | had failed"].attribution.speaker
    assert speaker is not None
    assert speaker.span.quote == "The envoy"
    assert found["The envoy | said that | the talks had failed"].attribution.speaker is None


def test_discontinuous_phrase_keeps_its_spans(extractor) -> None:
    text = "They were separated and sent to camps."
    [sent] = [p for p in propositions(extractor(text).document) if "sent" in p.relation.text]
    assert sent.relation.text == "were sent to"
    assert [text[s.start : s.end] for s in sent.relation.spans] == ["were", "sent to"]
