"""Sentences that we wrote, and the propositions that must be read off them."""

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


def _line(found: Proposition) -> str:
    return " | ".join(part.text for part in (found.subject, found.relation, *found.arguments))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["group"])
def test_case(case: dict[str, Any], extractor) -> None:
    found = {_line(p): p for p in propositions(extractor(case["text"]).document)}
    assert set(case["has"]) <= set(found), list(found)
    assert not set(case.get("hasnot", [])) & set(found)
    if "meant" in case:
        first = found[case["has"][0]]
        assert [first.polarity, first.certainty] == case["meant"]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature["name"])
def test_the_example_of_a_weight_has_what_is_weighed(feature: dict[str, Any], extractor) -> None:
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


def test_what_is_said_of_the_whole_ranks_above_what_a_noun_implies(extractor) -> None:
    found = {_line(p): p.confidence for p in propositions(extractor("Kenya's army left the town.").document)}
    assert found["Kenya's army | left | the town"] > found["Kenya | has | army"]


def test_who_says_so_is_kept(extractor) -> None:
    found = {
        _line(p): p for p in propositions(extractor("The envoy said that the talks had failed.").document)
    }
    speaker = found["the talks | had failed"].attribution.speaker
    assert speaker is not None
    assert speaker.span.quote == "The envoy"
    assert found["The envoy | said that | the talks had failed"].attribution.speaker is None


def test_a_phrase_whose_words_do_not_stand_together_keeps_its_pieces(extractor) -> None:
    text = "They were separated and sent to camps."
    [sent] = [p for p in propositions(extractor(text).document) if "sent" in p.relation.text]
    assert sent.relation.text == "were sent to"
    assert [text[s.start : s.end] for s in sent.relation.spans] == ["were", "sent to"]
