"""Nouns that do not refer back: to what may be, to another act in other words, to several acts at once."""

from dataclasses import replace

import pytest
from join_helpers import BENIN, MALI, STORY, article, meeting

from kg.codes import Certainty, EventType
from kg.join import explain, join

NOUN = {"agents": (), "others": (), "is_noun": True, "predicate": "meeting", "words": STORY[:2]}
RAID = {**NOUN, "act": "repress", "type": EventType.COERCE, "predicate": "crackdown"}


@pytest.mark.parametrize(
    ("certainty", "sentence", "events"),
    [
        (Certainty.FACT, 1, 1),
        (Certainty.PLANNED, 1, 1),
        (Certainty.POSSIBLE, 1, 2),
        (Certainty.CONDITIONAL, 1, 2),
        (Certainty.FACT, 9, 1),
        (Certainty.PLANNED, 9, 2),
    ],
)
def test_references_fact_does_not_refer_to_what_may_be(certainty, sentence, events) -> None:
    first = meeting(**NOUN, certainty=certainty)
    again = meeting(sentence, **NOUN, is_definite=True)
    assert len(join([article("a", first, again)]).events) == events


@pytest.mark.parametrize(
    ("first", "second", "events"),
    [
        (Certainty.FACT, Certainty.FACT, 1),
        (Certainty.PLANNED, Certainty.PLANNED, 1),
        (Certainty.FACT, Certainty.PLANNED, 1),
        (Certainty.PLANNED, Certainty.FACT, 2),
    ],
)
def test_references_rare_act_is_no_plan_told_before(first, second, events) -> None:
    ban = {
        "act": "ban",
        "type": EventType.COERCE,
        "predicate": "ban",
        "agents": (),
        "others": (),
        "is_noun": True,
    }
    told = meeting(**ban, certainty=first, words=STORY, near=STORY)
    again = meeting(9, **ban, certainty=second, is_definite=True, words=STORY, near=STORY)
    assert len(join([article("a", told, again)]).events) == events


@pytest.mark.parametrize(("text", "events"), [("A meeting with herders began.", 1), ("A meeting began.", 2)])
def test_references_far_noun_is_about_the_same(text, events) -> None:
    first = meeting(**NOUN, text=text)
    again = meeting(9, **NOUN, is_definite=True, about=("herder",))
    assert len(join([article("a", first, again)]).events) == events


@pytest.mark.parametrize(
    ("traits", "is_other"),
    [
        ({"details": ("border",)}, True),
        ({"details": ("police",)}, False),
        ({"details": ("border",), "others": (BENIN,)}, False),
        ({"details": ("border",), "is_definite": True}, False),
        ({"details": ("border",), "is_plural": True}, False),
        ({}, False),
    ],
)
def test_references_noun_in_other_words_is_another_act(traits, is_other) -> None:
    first = meeting(**{**RAID, "others": (BENIN,)}, text="A police crackdown began.")
    told = article("a", first, meeting(1, **{**RAID, "others": (), **traits}))
    found = explain(*(mention.key for mention in told.mentions), told, told)
    assert ("a noun for another act" in found.comparison.bars) == is_other


@pytest.mark.parametrize(("is_repeated", "events"), [(False, 1), (True, 2)])
def test_references_repeated_act_is_no_single_one(is_repeated, events) -> None:
    arrest = {"act": "arrest", "type": EventType.COERCE, "predicate": "arrest", "agents": (MALI,)}
    first, again = meeting(**arrest), replace(meeting(1, **arrest), is_repeated=is_repeated)
    assert len(join([article("a", first, again)]).events) == events
    assert len(join([article("a", first), article("b", again)]).events) == events


@pytest.mark.parametrize(("has_agent", "events"), [(False, 1), (True, 2)])
def test_references_unknown_agent_does_not_act_on_the_same_thing(has_agent, events) -> None:
    invite = {"act": "invite", "predicate": "invite", "target": "woman", "others": (), "words": STORY}
    first = meeting(**invite)
    again = replace(meeting(9, **{**invite, "agents": ()}), has_agent=has_agent)
    assert len(join([article("a", first, again)]).events) == events
