"""The data of the join stage: names that exist, thresholds in order."""

import re
from pathlib import Path

import pytest

from kg.join import features
from kg.join.data_tables import read_toml, telling, word_frequencies

REPO = Path(__file__).parents[2]
ACTS = read_toml("acts.toml")["act"]
GATES = read_toml("gates.toml")["gate"]
WEIGHTS = read_toml("weights.toml")
SCOPES = [(scope, kind) for scope in ("within", "across") for kind in ("acts", "speech")]
FEATURES = frozenset(
    re.findall(
        r'(?:Found|_likeness|_role|_other_role)\(\s*"(\w+)"',
        Path(features.__file__).read_text(encoding="utf-8"),
    )
) | {
    "refers_back",
    "goes_on",
    "near_day",
    "other_days",
    "same_country",
    "other_place",
    "definite",
    "same_definite",
    "unlike_agent",
    "unlike_patient",
}


def test_acts_name_rules_of_the_extract_stage() -> None:
    text = (REPO / "kg/extract/data/types.toml").read_text(encoding="utf-8")
    rules = set(re.findall(r'^name = "(.+)"', text, re.MULTILINE))
    assert {rule for act in ACTS for rule in act.get("rules", ())} <= rules


def test_acts_have_examples() -> None:
    assert [act["name"] for act in ACTS if len(act["example"]) != 2 or not act["unlike"]] == []


def test_acts_claim_each_rule_once() -> None:
    rules = [rule for act in ACTS for rule in act.get("rules", ())]
    assert len(rules) == len(set(rules))


def test_gates_name_features() -> None:
    named = {name for gate in GATES for name in {**gate["at_least"], **gate.get("at_most", {})}}
    assert named <= FEATURES


def test_gates_name_acts() -> None:
    acts = {act["name"] for act in ACTS}
    assert {act for gate in GATES for act in gate.get("acts", ())} <= acts


@pytest.mark.parametrize(("scope", "kind"), SCOPES)
def test_weights_name_features(scope, kind) -> None:
    rules = WEIGHTS[scope][kind]
    assert set(rules["weights"]) <= FEATURES
    assert rules["perhaps_from"] < rules["same_from"] < 1


@pytest.mark.parametrize("scope", ["within", "across"])
def test_weights_have_one_threshold_for_clusters(scope) -> None:
    assert len({WEIGHTS[scope][kind]["same_from"] for kind in ("acts", "speech")}) == 1


def test_word_frequencies_tell_rare_words_from_common_ones() -> None:
    total, counts = word_frequencies()
    assert max(counts.values()) <= total
    assert telling("say") < 0.1 < telling("meeting") < telling("summit") < telling("zzzz") == 1
