"""Boilerplate: each rule matches its example, and prose does not match."""

import re
import tomllib

import pytest

from kg.read.boilerplate import (
    RULES_FILE,
    Boilerplate,
    boilerplate_kind,
    is_credit,
    remove_inline_boilerplate,
    remove_insertions,
)

RULES = tomllib.loads(RULES_FILE.read_text(encoding="utf-8"))
EXAMPLES = [(kind, rule["pattern"], rule["example"]) for kind, rules in RULES.items() for rule in rules]


@pytest.mark.parametrize(("kind", "pattern", "example"), EXAMPLES, ids=[example for *_, example in EXAMPLES])
def test_rule_matches_its_example(kind, pattern, example):
    if kind == "inline":
        assert re.search(pattern, example)
        assert re.sub(pattern, "", example).split() == " ".join(remove_inline_boilerplate(example)).split()
    elif kind in {"read_more", "correction"}:
        assert re.fullmatch(pattern, example, re.IGNORECASE)
        assert remove_insertions(["He left.", example]) == ["He left."]
    else:
        assert re.fullmatch(pattern, example, re.IGNORECASE)
        assert is_credit(example) if kind == "credit" else boilerplate_kind(example) is Boilerplate(kind)


@pytest.mark.parametrize(
    "line",
    [
        "Ruritania urged its citizens to download the ministry's app before they leave.",
        "Copyright was the subject of the last round.",
        "The commentators of both banks agreed.",
        "Related disputes were left aside.",
        "The party's newsletter had reported the visit.",
        "Share prices fell in Szohod.",
        "Next came the envoy of Syldavia.",
        "Sanctions",
        "What happens next",
    ],
)
def test_boilerplate_kind_is_none_for_prose(line):
    assert boilerplate_kind(line) is None


@pytest.mark.parametrize(
    "paragraph",
    [
        "Read the letter, Ruritania's envoy told reporters in Strelsau.",
        "The article was amended by parliament on Tuesday, and the treaty now allows inspections.",
        "The story was first reported by the Post.",
        "Corrections to the treaty were agreed in Strelsau.",
        "More from both sides is expected today.",
        "(The names of the villagers were changed.)",
        "See the treaty as a whole, the minister said.",
    ],
)
def test_remove_insertions_keeps_prose(paragraph):
    assert remove_insertions([paragraph]) == [paragraph]


@pytest.mark.parametrize(
    ("paragraph", "parts"),
    [
        ("He left. Advertisement She stayed.", ["He left.", "She stayed."]),
        ('"We go." Advertisement "We stay."', ['"We go."', '"We stay."']),
        ("Advertisement He left.", ["He left."]),
        ("He left. Advertisement", ["He left."]),
        ("He left. Who stays behind Advertisement She does.", ["He left.", "Who stays behind", "She does."]),
        (
            "He left. Advertisement She stayed. Advertisement They slept.",
            ["He left.", "She stayed.", "They slept."],
        ),
        ("He read the Advertisement Standards Act.", ["He read the Advertisement Standards Act."]),
        ("An Advertisement tax was proposed.", ["An Advertisement tax was proposed."]),
        ("The Political Advertisement Act was dropped.", ["The Political Advertisement Act was dropped."]),
        ("He left. She stayed.", ["He left. She stayed."]),
    ],
)
def test_remove_inline_boilerplate_splits_the_paragraph(paragraph, parts):
    assert remove_inline_boilerplate(paragraph) == parts
