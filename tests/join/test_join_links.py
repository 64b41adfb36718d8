"""Tests of links between events that one sentence tells of."""

from dataclasses import replace

import pytest
from join_helpers import DAY, article, day, meeting, statement

from kg.codes import Certainty, EventType, Polarity
from kg.join import join
from kg.join_values import LinkKind, MentionTraits

TALKS = meeting(head=6, is_noun=True, is_definite=True, predicate="talk")


def calling_off(**traits: object) -> MentionTraits:
    given = {"type": EventType.REJECT, "act": "call-off", "predicate": "call off", "target": "talk", **traits}
    return meeting(others=(), **given)


@pytest.mark.parametrize(
    ("act", "kind"), [("call-off", LinkKind.CANCELLED), ("postpone", LinkKind.POSTPONED)]
)
def test_what_is_stopped_is_linked_to_stopping_it(act, kind) -> None:
    joining = join([article("a", calling_off(act=act), TALKS)])
    assert [(link.kind, str(link.first), str(link.second)) for link in joining.links] == [
        (kind, "a/0-6", "a/0-2")
    ]


@pytest.mark.parametrize(
    "stop", [calling_off(certainty=Certainty.POSSIBLE), calling_off(target="visa")], ids=["possible", "other"]
)
def test_what_may_be_called_off_is_not_linked(stop) -> None:
    assert join([article("a", stop, TALKS)]).links == ()


def test_what_was_said_at_a_meeting_is_part_of_it() -> None:
    said = statement("we want peace", occasion="the talk")
    joining = join([article("a", said, TALKS)])
    assert [(link.kind, str(link.first), str(link.second)) for link in joining.links] == [
        (LinkKind.PART, "a/0-2", "a/0-6")
    ]


def test_act_on_the_occasion_of_a_meeting_is_not_part_of_it() -> None:
    signed = replace(calling_off(act="sign", type=EventType.AGREE, target=None), occasion="the talk")
    assert join([article("a", signed, TALKS)]).links == ()


def test_noun_in_what_was_said_is_not_part_of_the_meeting() -> None:
    praise = meeting(
        act="support", type=EventType.SUPPORT, predicate="praise", others=(), occasion="the talk", head=9
    )
    assert [link.kind for link in join([article("a", praise, TALKS)]).links] == [LinkKind.PART]
    assert join([article("a", replace(praise, is_noun=True), TALKS)]).links == ()


@pytest.mark.parametrize(
    ("traits", "kinds"),
    [
        ({}, [LinkKind.CONTRADICTED]),
        ({"predicate": "hold talk"}, []),
        ({"predicate": "hold talk", "days": day(DAY)}, [LinkKind.CONTRADICTED]),
    ],
)
def test_denial_contradicts_a_meeting_by_word_or_day(traits, kinds) -> None:
    denied = meeting(polarity=Polarity.DENIED, **traits)
    joining = join([article("a", meeting(days=day(DAY))), article("b", denied)])
    assert [link.kind for link in joining.links] == kinds


def test_denial_of_an_act_on_the_same_thing_contradicts_it() -> None:
    shelled = meeting(act="attack", type=EventType.ASSAULT, predicate="shell", others=(), target="mill")
    denied = replace(shelled, polarity=Polarity.DENIED)
    assert [link.kind for link in join([article("a", shelled), article("b", denied)]).links] == [
        LinkKind.CONTRADICTED
    ]
    other = replace(denied, target="bridge")
    assert join([article("a", shelled), article("b", other)]).links == ()
